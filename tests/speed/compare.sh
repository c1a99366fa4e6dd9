#!/bin/sh
# The kernel beside loops written out by hand: one JSON line for each size, never a pass or fail.
#
#     compare.sh [BUILD] [ROUNDS]
#
# Engine and loop run in turn (A B A B ...), so that what else the machine does hits both alike;
# `ratio` is the median over the rounds of the loop's time divided by the engine's (above 1 the
# engine is faster), in processor time. A line is void when the two did not simulate the same.
set -eu
build=${1:-build}
rounds=${2:-7}
speed=$build/tests/speed

field() { # of one line of JSON
    printf '%s\n' "$1" | sed "s/.*\"$2\": \([^,}]*\).*/\1/"
}

median() {
    sort -g | awk '{ value[NR] = $1 } END { print (value[int((NR + 1) / 2)] + value[int(NR / 2) + 1]) / 2 }'
}

compare() { # loop, arguments...
    loop=$1
    shift
    engine_s= loop_s= ratios= same=true
    for _ in $(seq "$rounds"); do
        a=$("$speed/kernel_speed" "$@")
        b=$("$speed/$loop" "$@")
        [ "$(field "$a" clock_ticks)" = "$(field "$b" clock_ticks)" ] || same=false
        engine_s="$engine_s $(field "$a" cpu_seconds)"
        loop_s="$loop_s $(field "$b" cpu_seconds)"
        ratios="$ratios $(echo "$(field "$a" cpu_seconds) $(field "$b" cpu_seconds)" |
            awk '{ print $2 / $1 }')"
    done
    events=$(field "$a" events)
    engine=$(printf '%s\n' $engine_s | median)
    hand=$(printf '%s\n' $loop_s | median)
    ratio=$(printf '%s\n' $ratios | median)
    awk -v what="$*" -v loop="$loop" -v e="$engine" -v l="$hand" -v r="$ratio" -v n="$events" \
        -v same="$same" 'BEGIN {
        printf "{\"benchmark\": \"%s\", \"loop\": \"%s\", \"engine_events_per_s\": %.0f, ", what, loop, n / e
        printf "\"loop_events_per_s\": %.0f, \"ratio\": %.3f, \"same\": %s}\n", n / l, r, same }'
}

compare mm1_loop mm1 --customers 4000000
for pending in 100 1000 10000 100000 1000000; do
    compare heap_loop hold --pending $pending --events 4000000
    compare best_loop hold --pending $pending --events 4000000
done
