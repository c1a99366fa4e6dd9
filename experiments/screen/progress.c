#include "experiments/screen/progress.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { BAR_COLUMNS = 30 };

static const double every_s[] = {[PROGRESS_AUTO] = 30, [PROGRESS_NEVER] = 0, [PROGRESS_JSON] = 1};
static const double redraw_s = 0.1;

double progress_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void progress_start(struct progress *progress, enum progress_mode mode, FILE *out, double now_s)
{
    *progress = (struct progress){
        .mode = mode,
        .is_terminal = mode == PROGRESS_AUTO && isatty(fileno(out)) != 0,
        .started_s = now_s,
        .shown_s = now_s,
        .out = out,
    };
}

/* Seconds left at the pace of the runs made here: cached ones cost nothing. */
static double left_s(const struct plan_progress *plan, double elapsed_s)
{
    uint64_t made = plan->done - plan->cached;
    uint64_t left = plan->total > plan->done ? plan->total - plan->done : 0;
    return made == 0 ? 0 : elapsed_s / (double)made * (double)left;
}

static void print_progress(const struct progress *progress, const struct plan_progress *plan,
                           double elapsed_s)
{
    fprintf(progress->out,
            "{\"done\": %" PRIu64 ", \"total\": %" PRIu64 ", \"cached\": %" PRIu64
            ", \"failed\": %" PRIu64 ", \"elapsed_s\": %.1f, \"eta_s\": %.1f}\n",
            plan->done, plan->total, plan->cached, plan->failed, elapsed_s,
            left_s(plan, elapsed_s));
}

static void print_bar(const struct progress *progress, const struct plan_progress *plan)
{
    char bar[BAR_COLUMNS + 1];
    double share = plan->total == 0 ? 1 : (double)plan->done / (double)plan->total;
    int filled = (int)(share * BAR_COLUMNS);
    memset(bar, '.', BAR_COLUMNS);
    memset(bar, '#', (size_t)(filled > BAR_COLUMNS ? BAR_COLUMNS : filled));
    bar[BAR_COLUMNS] = '\0';
    fprintf(progress->out, "\r[%s] ", bar);
}

static void print_counts(const struct progress *progress, const struct plan_progress *plan,
                         double elapsed_s)
{
    double eta_s = left_s(plan, elapsed_s);
    fprintf(progress->out,
            "%" PRIu64 "/%" PRIu64 " runs done, %" PRIu64 " cached, %" PRIu64 " failed, ",
            plan->done, plan->total, plan->cached, plan->failed);
    if (eta_s >= 3600) {
        fprintf(progress->out, "ETA %.1f h", eta_s / 3600);
    } else if (eta_s >= 120) {
        fprintf(progress->out, "ETA %.0f min", eta_s / 60);
    } else {
        fprintf(progress->out, "ETA %.0f s", eta_s);
    }
}

static void show_progress(struct progress *progress, const struct plan_progress *plan, double now_s)
{
    double elapsed_s = now_s - progress->started_s;
    progress->shown_s = now_s;
    if (progress->mode == PROGRESS_JSON) {
        print_progress(progress, plan, elapsed_s);
    } else if (progress->is_terminal) {
        print_bar(progress, plan);
        print_counts(progress, plan, elapsed_s);
        fputs("   ", progress->out);
        progress->is_drawn = true;
    } else {
        print_counts(progress, plan, elapsed_s);
        fputc('\n', progress->out);
    }
    fflush(progress->out);
}

void progress_update(struct progress *progress, const struct plan_progress *plan, double now_s)
{
    double wait_s = progress->is_terminal ? redraw_s : every_s[progress->mode];
    if (progress->mode != PROGRESS_NEVER && now_s - progress->shown_s >= wait_s) {
        show_progress(progress, plan, now_s);
    }
}

void progress_end(struct progress *progress, const struct plan_progress *plan, double now_s)
{
    if (progress->mode == PROGRESS_JSON || progress->is_drawn) {
        show_progress(progress, plan, now_s);
    }
    if (progress->is_drawn) {
        fputc('\n', progress->out);
        progress->is_drawn = false;
    }
}
