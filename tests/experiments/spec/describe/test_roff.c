#include "experiments/spec/describe/roff.h"

#include "sim/base/memory.h"

#include <criterion/criterion.h>
#include <string.h>

static char *text;
static size_t bytes;
static FILE *out;

static void begin(void)
{
    out = memory_checked(open_memstream(&text, &bytes));
}

static void expect_written(const char *expected)
{
    fclose(out);
    cr_expect_str_eq(text, expected);
    free(text);
    begin();
}

TestSuite(roff, .init = begin);

Test(roff, letters_that_mean_something_are_escaped)
{
    roff_text("a \\fB \"b\" ~ ^ ` it's a-b", out);
    expect_written("a \\(rsfB \"b\" \\(ti \\(ha \\(ga it's a-b\n");
    roff_literal("--set 'a'", out);
    expect_written("\\fB\\-\\-set \\(aqa\\(aq\\fR");
    roff_argument("DIR-A", out);
    expect_written("\\fIDIR\\-A\\fR");
    roff_text("\xc2\xb5s \xe2\x86\x92 \xf0\x9f\x98\x80", out);
    expect_written("\\[u00B5]s \\[u2192] \\[u1F600]\n");
}

Test(roff, no_line_of_text_is_a_macro)
{
    roff_text(".so /etc/passwd", out);
    expect_written("\\&.so /etc/passwd\n");
    roff_text("'quoted", out);
    expect_written("\\&'quoted\n");
    roff_example("one\n.two\n\n'three -x\n", out);
    expect_written(".RS 4\n.EX\none\n\\&.two\n\n\\&\\(aqthree \\-x\n.EE\n.RE\n");
}

static void expect_lines_of_79_bytes(const char *of)
{
    roff_text(of, out);
    fclose(out);
    char *rest = text;
    for (char *line = strsep(&rest, "\n"); line != NULL; line = strsep(&rest, "\n")) {
        cr_expect_leq(strlen(line), 79, "%s", line);
    }
    free(text);
    begin();
}

Test(roff, texts_are_filled_and_parted_in_paragraphs)
{
    roff_text("one  two\nthree\n\nfour", out);
    expect_written("one two three\n.PP\nfour\n");
    roff_text("", out);
    expect_written("");
    char words[200];
    memset(words, 'w', sizeof words);
    for (size_t i = 9; i < sizeof words - 1; i += 10) {
        words[i] = ' ';
    }
    words[sizeof words - 1] = '\0';
    expect_lines_of_79_bytes(words);
    for (size_t i = 0; i < sizeof words - 1; i++) {
        words[i] = i % 10 == 9 ? ' ' : '`'; /* four bytes in roff */
    }
    expect_lines_of_79_bytes(words);
}

Test(roff, a_page_has_a_title_a_name_and_items)
{
    roff_begin("coupling-run", '1', out);
    fclose(out);
    cr_expect(strncmp(text, ".TH \"COUPLING\\-RUN\" 1 \"20", 25) == 0, "%s", text);
    cr_expect_not_null(strstr(text, "\"coupling " COUPLING_VERSION "\"\n"));
    free(text);
    begin();
    roff_name("coupling-run", "make runs", out);
    expect_written(".SH NAME\ncoupling\\-run \\- make runs\n");
    roff_item("a.b", "[s]", out);
    roff_item("c", NULL, out);
    expect_written(".TP\n\\fBa.b\\fR [s]\n.TP\n\\fBc\\fR\n");
    roff_item("a_path_of_a_parameter.that_is_longer_than.a_line_may_be.on_a_terminal", NULL, out);
    expect_written(
        ".TP\n\\fBa_path_of_a_parameter.\\:that_is_longer_than.\\:a_line_may_be.\\:on_a_terminal"
        "\\fR\n");
    roff_section("FILES", out);
    roff_subsection("system queueing", out);
    roff_paragraph(out);
    expect_written(".SH FILES\n.SS system queueing\n.PP\n");
    roff_see_also("coupling(1), coupling-spec(5)", out);
    expect_written(".SH SEE ALSO\n\\fBcoupling\\fR(1),\n\\fBcoupling\\-spec\\fR(5)\n");
}
