#!/bin/sh
# House rules that a script can see: layers, where libraries may appear, mirrors, sizes, names.
# Prints each violation on a line and ends with 1 if there is any.
set -u
cd "$(dirname "$0")/../.."
failures=$(mktemp)
trap 'rm -f "$failures"' EXIT

violation() {
    echo "$*" | tee -a "$failures"
}

# forbid FOLDER PATTERN WHY: no source under FOLDER may include a header that matches.
forbid() {
    grep -rnHE --include='*.[ch]' --include='*.def' "^#include [<\"]($2)" $1 2>/dev/null |
        while read -r line; do violation "$3: $line"; done
}

# Layers: base <- kernel, random, measure <- component <- models <- experiments
forbid sim 'models/|experiments/|analysis/' "sim may include sim only"
forbid sim/base 'sim/(kernel|random|measure|component)' "base may include base only"
forbid sim/kernel 'sim/(measure|component)' "kernel may include base only"
forbid sim/random 'sim/(measure|component)' "random may include base and ticks only"
forbid sim/measure 'sim/(random|component)' "measure may include base and ticks only"
forbid models 'experiments/|analysis/' "models may include sim and models only"
forbid analysis/theory 'sim/(kernel|random|measure|component)|models/|experiments/' "theory may include sim/base only"
forbid analysis/statistics 'sim/(kernel|random|measure|component)|models/|experiments/' "statistics may include sim/base only"
forbid analysis/timeline 'sim/(kernel|random|measure|component)|models/|experiments/' "timeline may include sim/base only"

# Results are computed, then written: what computes them knows no file and no JSON, and what prints
# tables takes the structs and not what was written.
for file in experiments/results/*.[ch]; do
    case $file in
    */writer.[ch] | */provenance.[ch] | */result.[ch]) continue ;; # write; result.[ch] joins both
    esac
    forbid "$file" 'experiments/results/(writer|json/|export/)|experiments/screen/|jansson' "results are computed first"
done
forbid "experiments/screen experiments/theory experiments/runs" 'experiments/results/json/' "results.json is for results/result.c"
forbid "experiments/spec experiments/runs experiments/results experiments/theory experiments/timeline" 'experiments/screen/' "the screen is for commands"

# Each library appears where DESIGN puts it. analysis/timeline knows events, whatever file they come
# from: the file itself is read in experiments/timeline/read.c, so that a report of a run at hand and
# a test need no JSON to look at outages.
forbid "sim models analysis/theory analysis/statistics analysis/timeline" 'jansson' "JSON is for experiments and reports"
forbid "sim models analysis" 'uv\.h' "libuv is for the runner"
forbid "sim models analysis" 'sqlite3' "SQLite is for the store"
for library in uv:runner sqlite3:store; do
    header=${library%%:*}
    owner=${library##*:}
    grep -rlE "^#include <$header\.h>" experiments | grep -v "^experiments/runs/$owner" |
        while read -r file; do violation "$header.h belongs to experiments/runs/$owner*: $file"; done
done
grep -rlE '^#include <zlib\.h>' sim models experiments analysis | grep -v '^models/addresses/trace_input\.c$' |
    while read -r file; do violation "zlib.h belongs to models/addresses/trace_input.c: $file"; done
grep -rnE '^#include [<"]criterion' sim models experiments analysis |
    while read -r line; do violation "Criterion is for tests: $line"; done

# Own headers are included from the root; memory comes from one place.
grep -rnE '^#include "[^/"]+"' --include='*.[ch]' sim models experiments analysis tests |
    while read -r line; do violation "include from the root: $line"; done
grep -rnE '\b(malloc|calloc|realloc)\(' --include='*.[ch]' sim models experiments analysis |
    grep -v '^sim/base/memory.c' | while read -r line; do violation "malloc outside sim/base/memory: $line"; done

# Every kind has its line, every line its kind, every source its mirror.
sed -n 's/^KIND(\(.*\))$/\1/p' models/kinds.def | sort >"$failures.lines"
grep -rhoE '^const struct kind [a-z0-9_]+_kind' models | sed 's/^const struct kind \(.*\)_kind/\1/' |
    sort >"$failures.kinds"
diff "$failures.lines" "$failures.kinds" | grep '^[<>]' | while read -r line; do
    violation "kinds.def and the kinds under models/ differ: $line"
done
rm -f "$failures.lines" "$failures.kinds"
find sim models experiments analysis -name '*.c' ! -name main.c | while read -r source; do
    test="tests/$(dirname "$source")/test_$(basename "$source")"
    [ -f "$test" ] || violation "no mirror test: $source"
done

# Scopes say where a part stands: no model names a place in a spec, or the path of a component.
grep -rnE --include='*.[ch]' '"/(system|workload|faults|run|analysis)\b' models |
    while read -r line; do violation "a literal JSON pointer: $line"; done
grep -rnE --include='*.[ch]' '"(nodes|services|clients|network|storage|membership|fencing|interconnect|memory|processors|threads|stations|classes)\.[^"]*%' models |
    grep -v scope_inside | while read -r line; do violation "a literal component path: $line"; done

# The rooms of models, lowest first, as models/README.md has them: none includes one above it.
lower=
for room in $(sed -n 's,^| \([a-z]*\)/ |.*,\1,p' models/README.md); do
    lower="$lower $room"
    [ -d "models/$room" ] || violation "models/README.md names a room that is not there: $room"
    grep -rnoE --include='*.[ch]' '^#include "models/[a-z]+/' "models/$room" |
        while IFS= read -r line; do
            included=${line##*models/}
            case " $lower " in
            *" ${included%/} "*) ;;
            *) violation "an include of a room above: $line" ;;
            esac
        done
done
for room in models/*/; do
    room=${room#models/}
    case " $lower " in
    *" ${room%/} "*) ;;
    *) violation "a room that models/README.md does not name: $room" ;;
    esac
done

# Sizes: a file is one idea.
find sim models experiments analysis tests -name '*.[ch]' ! -name '*tables*' | while read -r file; do
    lines=$(wc -l <"$file")
    [ "$lines" -le 500 ] || violation "$lines lines, more than 500: $file"
done
grep -rnE '.{101,}' --include='*.[ch]' sim models experiments analysis tests |
    while read -r line; do violation "line over 100 columns: $(echo "$line" | cut -c1-80)"; done
grep -rnE '(//|/\*|\*).*\b(TODO|FIXME|XXX|HACK)\b' --include='*.[ch]' sim models experiments analysis tests |
    while read -r line; do violation "a promise without an issue: $line"; done

# Plain words: a comment names the node, the ring, the timer.
grep -rnE --include='*.[ch]' '(/\*\*?|//|^ \*) (Who|What|Those|Somebody|Nobody|Whoever)\b' sim models experiments analysis tests |
    while read -r line; do violation "a comment begins with a pronoun: $(echo "$line" | cut -c1-100)"; done

# The engine and the models need nothing of libm but sqrt, and no clock of the wall.
for library in "${1:-build}"/libsim.a "${1:-build}"/libmodels.a; do
    [ -f "$library" ] || continue
    nm -u "$library" 2>/dev/null | grep '^ *U ' |
        grep -E '^ +U ' | grep -wE 'log|log1p|log2|exp|expm1|pow|sin|cos|tan|tgamma|lgamma|cbrt|fma|rand|random|time|clock_gettime|gettimeofday' |
        while read -r symbol; do violation "$library needs $symbol"; done
done

if [ -s "$failures" ]; then
    exit 1
fi
echo "house rules hold"
