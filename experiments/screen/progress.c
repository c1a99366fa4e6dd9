#include "experiments/screen/progress.h"

#include <inttypes.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum {
    BAR_COLUMNS = 30, /* at most */
    BAR_LEAST = 5,
    BAR_AROUND = 10, /* columns for its brackets, blanks that wipe out what was longer, and ^C */
    COUNTS_BYTES = 160,
    COLUMNS_USUAL = 80,
};

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

static int columns_of(FILE *out)
{
    struct winsize size;
    bool is_known = ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return is_known ? size.ws_col : COLUMNS_USUAL;
}

/* The line is shorter than the terminal, or a carriage return would not lead back to its start. */
static void print_bar(const struct progress *progress, const struct plan_progress *plan,
                      const char *counts)
{
    char bar[BAR_COLUMNS + 1];
    double share = plan->total == 0 ? 1 : (double)plan->done / (double)plan->total;
    int columns = columns_of(progress->out);
    int room = columns - BAR_AROUND - (int)strlen(counts);
    int width = room < BAR_COLUMNS ? room : BAR_COLUMNS;
    if (width < BAR_LEAST) {
        fprintf(progress->out, "\r%.*s", columns - 1, counts);
        return;
    }
    int filled = (int)((share > 1 ? 1 : share) * width);
    memset(bar, '.', (size_t)width);
    memset(bar, '#', (size_t)filled);
    bar[width] = '\0';
    fprintf(progress->out, "\r[%s] %s   ", bar, counts);
}

static void counts_of(const struct plan_progress *plan, double eta_s, char counts[COUNTS_BYTES])
{
    int length =
        snprintf(counts, COUNTS_BYTES,
                 "%" PRIu64 "/%" PRIu64 " runs done, %" PRIu64 " cached, %" PRIu64 " failed, ",
                 plan->done, plan->total, plan->cached, plan->failed);
    bool is_long = eta_s >= 3600;
    bool is_minutes = !is_long && eta_s >= 120;
    snprintf(counts + length, COUNTS_BYTES - (size_t)length, "ETA %.*f %s", is_long ? 1 : 0,
             is_long      ? eta_s / 3600
             : is_minutes ? eta_s / 60
                          : eta_s,
             is_long      ? "h"
             : is_minutes ? "min"
                          : "s");
}

static void show_progress(struct progress *progress, const struct plan_progress *plan, double now_s)
{
    char counts[COUNTS_BYTES];
    double elapsed_s = now_s - progress->started_s;
    counts_of(plan, left_s(plan, elapsed_s), counts);
    progress->shown_s = now_s;
    if (progress->mode == PROGRESS_JSON) {
        print_progress(progress, plan, elapsed_s);
    } else if (progress->is_terminal) {
        print_bar(progress, plan, counts);
        progress->is_drawn = true;
    } else {
        fprintf(progress->out, "%s\n", counts);
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
