#include "tests/models/places.h"
#include "tests/models/systems/queueing_fixture.h"

/* A run that a test has stopped half-way, to look at and to damage. */
struct halted {
    struct fixture *fixture;
    struct run *run;
    struct queueing *queueing;
};

static struct halted halt(const char *discipline)
{
    struct fixture *fixture = fixture_create();
    struct station_parameters *station =
        fixture_station(fixture, "s", distribution_exponential(10));
    station->discipline = kinds_find("discipline", discipline);
    station->servers = 2;
    station->capacity = 6;
    fixture_closed(fixture, "a", "s", 5)->priority = 1;
    fixture_open(fixture, "b", "s", distribution_exponential(20));
    struct run *run = run_create(
        &(struct run_options){.horizon = 100000, .ticks_per_second = 1, .seed = 3, .check = true});
    struct assembly assembly = assembly_start(run, measures_create(run->arena, 2), NULL);
    struct queueing *queueing =
        (struct queueing *)assembly_system(&assembly, &queueing_kind, &fixture->parameters);
    cr_assert(run_until(run, 1000));
    return (struct halted){fixture, run, queueing};
}

static void release(struct halted *halted)
{
    run_destroy(halted->run);
    free(halted->fixture);
}

static const char *const disciplines[] = {
    "fcfs", "lcfs", "random", "sjf", "ps", "priority", "preemptive_priority",
};
enum { DISCIPLINES = sizeof disciplines / sizeof *disciplines };

/* How many laws are broken. */
static int broken(const struct halted *halted)
{
    struct arena *arena = arena_create();
    struct report report;
    report_init(&report, arena, NULL, 1);
    queueing_laws(&halted->queueing->component, run_now(halted->run), &report);
    int count = 0;
    for (size_t i = 0; i < report.law_count; i++) {
        count += !report.laws[i].holds;
    }
    cr_expect_eq(report.law_count, 2 + 2 * 2 + 3);
    arena_destroy(arena);
    return count;
}

static bool contradicts(const struct halted *halted)
{
    struct error before = halted->run->error;
    halted->run->check = false; /* so that every customer is looked at now */
    queueing_invariants(halted->run, &halted->queueing->component);
    bool found = run_failed(halted->run);
    halted->run->error = before; /* so that the next damage is found by itself */
    return found;
}

Test(queueing_laws, a_sound_run_breaks_none)
{
    for (int i = 0; i < DISCIPLINES; i++) {
        struct halted halted = halt(disciplines[i]);
        cr_expect_eq(broken(&halted), 0, "%s", disciplines[i]);
        cr_expect_not(contradicts(&halted), "%s: %s", disciplines[i], halted.run->error.text);
        cr_expect_gt(halted.queueing->stations[0].copies[0]->waiting, 0, "%s", disciplines[i]);
        release(&halted);
    }
}

/* Each planted bug is one wrong update somewhere. */
enum bug {
    LOST_TICK,      /* a response time is one tick short */
    LOST_PASS,      /* a pass that ended is not counted */
    LOST_LOSS,      /* a loss is not counted */
    WRONG_AGE,      /* an arrival is stamped one tick late */
    STOLEN_SERVICE, /* a visit is credited with more service than it got */
    DOUBLE_BUSY,    /* a server is counted busy twice */
    LAW_BUGS,
};

static void plant_law_bug(struct queueing *queueing, enum bug bug)
{
    struct station *station = &queueing->stations[0];
    struct customer *records;
    size_t count;
    switch (bug) {
    case LOST_TICK:
        queueing->classes[0].passes.done.sum--;
        break;
    case LOST_PASS:
        queueing->classes[1].passes.done.count--;
        break;
    case LOST_LOSS:
        station->ledger.lost.count--;
        break;
    case WRONG_AGE:
        customers_chunk(&queueing->customers, NULL, &records, &count);
        for (size_t i = 0; i < count; i++) {
            if (records[i].state == CUSTOMER_SERVED) {
                records[i].arrived++;
                break;
            }
        }
        break;
    case STOLEN_SERVICE:
        station->visits[0]->finished++;
        break;
    default:
        station->ledger.busy.value++;
        station->ledger.busy.since--;
        break;
    }
}

Test(queueing_laws, each_planted_bug_breaks_one)
{
    for (int i = 0; i < DISCIPLINES; i++) {
        for (int bug = 0; bug < LAW_BUGS; bug++) {
            struct halted halted = halt(disciplines[i]);
            plant_law_bug(halted.queueing, (enum bug)bug);
            cr_expect_gt(broken(&halted), 0, "%s, bug %d", disciplines[i], bug);
            release(&halted);
        }
    }
}

enum state_bug {
    UNCOUNTED_PASS,    /* class: begun is not ended and present */
    LOST_THINKER,      /* class: the population is not complete */
    FREE_LUNCH,        /* servers: more busy than there are */
    LAZY_SERVER,       /* servers: a customer waits while one is idle */
    WORKING_HOLIDAY,   /* servers: on vacation and serving */
    BUSY_MISCOUNT,     /* station: the level of busy servers is off */
    NUMBER_MISCOUNT,   /* station: the level of customers is off */
    OVERFULL,          /* station: more customers than the capacity */
    MISSING_CUSTOMER,  /* station: one customer more is counted than is there */
    ESCAPED_CUSTOMER,  /* system: a customer was made and is nowhere */
    FORGOTTEN_WAITING, /* discipline: the queue is not as long as counted */
    STATE_BUGS,
};

static void plant_state_bug(struct queueing *queueing, enum state_bug bug)
{
    struct station *station = &queueing->stations[0];
    struct servers *servers = station->copies[0];
    switch (bug) {
    case UNCOUNTED_PASS:
        queueing->classes[1].passes.joined.count++;
        break;
    case LOST_THINKER:
        queueing->classes[0].thinkers--;
        break;
    case FREE_LUNCH:
        servers->idle = -1;
        break;
    case LAZY_SERVER:
        servers->idle++;
        break;
    case WORKING_HOLIDAY:
        servers->away = true;
        break;
    case BUSY_MISCOUNT:
        station->ledger.busy.value++;
        break;
    case NUMBER_MISCOUNT:
        station->ledger.present.value--;
        break;
    case OVERFULL:
        station->capacity = 1;
        break;
    case MISSING_CUSTOMER:
        station->present++;
        break;
    case ESCAPED_CUSTOMER:
        queueing->customers.passes++;
        break;
    default:
        /* Customers that the count forgets are missed in the number as well. */
        station->ledger.present.value -= (int64_t)servers->waiting;
        servers->waiting = 0;
        break;
    }
}

Test(queueing_laws, each_planted_contradiction_is_found)
{
    for (int i = 0; i < DISCIPLINES; i++) {
        for (int bug = 0; bug < STATE_BUGS; bug++) {
            struct halted halted = halt(disciplines[i]);
            plant_state_bug(halted.queueing, (enum state_bug)bug);
            cr_expect(contradicts(&halted), "%s, bug %d", disciplines[i], bug);
            release(&halted);
        }
    }
}

/* A queue served in the wrong order obeys Little's law; the discipline itself has to notice. */
Test(queueing_laws, a_low_priority_served_before_a_high_one_is_found)
{
    struct halted halted = halt("preemptive_priority");
    cr_expect_not(contradicts(&halted));
    /* Both servers serve class a, of which others wait: let those in service be of class b. */
    struct customer *records;
    size_t count;
    customers_chunk(&halted.queueing->customers, NULL, &records, &count);
    for (size_t i = 0; i < count; i++) {
        if (records[i].state == CUSTOMER_SERVED) {
            cr_assert_eq(records[i].visit->rank, 0);
            records[i].visit = halted.queueing->classes[1].visits[0];
        }
    }
    cr_expect(contradicts(&halted));
    release(&halted);
}

/* Processor sharing knows how much service each is to have, and that it only grows. */
Test(queueing_laws, service_beyond_the_demand_is_found)
{
    struct halted halted = halt("ps");
    cr_expect_not(contradicts(&halted));
    halted.run->now += 1000; /* but no customer has left */
    cr_expect(contradicts(&halted));
    release(&halted);
}

Test(queueing_laws, service_that_shrinks_is_found)
{
    struct halted halted = halt("ps");
    cr_expect_not(contradicts(&halted));
    halted.run->now -= 500;
    cr_expect(contradicts(&halted));
    release(&halted);
}
