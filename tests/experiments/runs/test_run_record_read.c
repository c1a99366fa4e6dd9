#include "experiments/runs/run_record.h"

#include "tests/experiments/spec/spec_text.h"

/* A record with every kind of member, two windows and two pieces. */
#define SOUND_RECORD                                                                               \
    "{'events':1,'ties':0,'random':true,'ticks_per_second':4,'window_s':[0,1,2],'pieces':[0,1],"   \
    "'metrics':{'a':{'unit':'1','values':[0.5,null],'reason':'none'},"                             \
    "'b':{'unit':'s','statistic':'ratio','parts':[3,4],'wholes':[1,2],'most':1,'events':[5,6],"    \
    "'cells':[7,13,11,0,980,2,12,13]},"                                                            \
    "'c':{'unit':'1','statistic':'share','parts':[20,30],'wholes':[40,50]},"                       \
    "'d':{'unit':'1','statistic':'outcome','parts':[1,0],'wholes':[0.5,0.5]},"                     \
    "'e':{'values':[0.1,0.3],'unit':'s'},'f':'c'},"                                                \
    "'resources':{'cpu':[0.125,0.375],'bus':'e'},'laws':[['little','system',0,true]]}"

/* A sound record with one part of it changed, with " for '; free() it. */
static char *changed(const char *from, const char *to)
{
    struct text_buffer text = {0};
    const char *at = strstr(SOUND_RECORD, from);
    cr_assert(at != NULL && strstr(at + 1, from) == NULL, "\"%s\" stands there once", from);
    text_append_bytes(&text, SOUND_RECORD, (size_t)(at - SOUND_RECORD));
    text_append(&text, to);
    text_append(&text, at + strlen(from));
    char *copy = quoted(text.text);
    text_buffer_free(&text);
    return copy;
}

static bool is_read(const char *from, const char *to)
{
    struct arena *arena = arena_create();
    struct run_record record;
    struct error error = {0};
    char *text = changed(from, to);
    bool is_good = run_record_read(text, arena, &record, &error);
    cr_expect_eq(error.code, is_good ? 0 : ERROR_IO);
    free(text);
    arena_destroy(arena);
    return is_good;
}

Test(run_record_read, that_is_damaged_anywhere_is_refused)
{
    static const char *const damages[][2] = {
        {"'window_s':[0,1,2],", ""},
        {"[0,1,2]", "[0]"},
        {"[0,1,2]", "[0,1]"},
        {"[0,1,2]", "[0,1,2,3]"},
        {"[0,1,2]", "[0,2,1]"},
        {"[0,1,2]", "[0,1,1]"},
        {"[0,1,2]", "[0,'1',2]"},
        {"'pieces':[0,1],", ""},
        {"'pieces':[0,1]", "'pieces':[]"},
        {"'pieces':[0,1]", "'pieces':[1,0]"},
        {"'pieces':[0,1]", "'pieces':[0,0]"},
        {"'pieces':[0,1]", "'pieces':[0,2]"},
        {"'pieces':[0,1]", "'pieces':[1]"},
        {"'pieces':[0,1]", "'pieces':[0]"}, /* but cells of two */
        {"'pieces':[0,1]", "'pieces':[0,0.5]"},
        {"'pieces':[0,1]", "'pieces':[0,1],'series':[1,2]"},
        {"[0.5,null]", "[0.5]"},
        {"[0.5,null]", "[0.5,null,1]"},
        {"[0.5,null]", "['0.5',null]"},
        {",'reason':'none'", ""},
        {"'unit':'1','values'", "'values'"},
        {"'ratio'", "'mode'"},
        {"'statistic':'ratio',", ""},
        {"[3,4]", "[3]"},
        {"[3,4]", "[3,null]"},
        {"[3,4]", "[3,'4']"},
        {"'wholes':[1,2],", ""},
        {"'wholes':[1,2]", "'wholes':[1]"},
        {"'wholes':[1,2]", "'wholes':[1,-2]"},
        {"'most':1", "'most':'1'"},
        {"[20,30]", "[20,51]"}, /* more than all */
        {"[20,30]", "[-1,30]"},
        {"[1,0]", "[1,0.5]"},
        {"'share'", "'count'}, 'g':{'unit':'1','statistic':'count','parts':[1,-1],'wholes':[1,1]"},
        {"[5,6]", "[5]"},
        {"[5,6]", "[5,-6]"},
        {"[5,6]", "6"},
        {"[7,13,11,0,980,2,12,13]", "7"},
        {"[7,13,11,0,980,2,12,13]", "{}"},
        {"[7,13,11,0,980,2,12,13]", "[7,13,11,0,980,2,12]"},
        {"[7,13,11,0,980,2,12,13]", "[7,13,11,0,980,2,12,13,14]"},
        {"[7,13,11,0,980,2,12,13]", "[[7,13,11,0],[980,2,12,13]]"},
        {"[7,13,11,0,", "[-7,13,11,0,"},
        {"[7,13,11,0,", "[7,-13,11,0,"},
        {"[7,13,11,0,", "[7,13,-11,0,"},
        {"[7,13,11,0,", "[7,13,0,0,"},
        {"[7,13,11,0,", "[7,13,11,null,"},
        {"[7,13,11,0,", "[7.5,13,11,0,"},
        {"[7,13,11,0,", "[9223372036854775807,13,11,0,"},
        {"980,2,12,13]", "0,2,12,13]"},
        {"980,2,12,13]", "-980,2,12,13]"},
        {"980,2,12,13]", "980,5,12,13]"}, /* 1000 to 1005 are no single bucket */
        {"[7,13,11,0,980,2,12,13]", "[1000,1,11,0,1,1,12,13]"}, /* one bucket twice */
        {"980,2,12,13]", "980,9223372036854775807,12,13]"},
        {"980,2,12,13]", "980,2,12.5,13]"},
        {"980,2,12,13]", "980,2,'12',13]"},
        {"'ticks_per_second':4,", ""},
        {"'ticks_per_second':4,", "'ticks_per_second':0,"},
        {"'ticks_per_second':4,", "'ticks_per_second':-4,"},
        {"'f':'c'", "'f':'g'"},
        {"'f':'c'", "'f':'f'"},
        {"'f':'c'", "'f':'g','g':'c'"}, /* numbers at second hand */
        {"'f':'c'", "'f':1"},
        {"'f':'c'", "'f':null"},
        {"'bus':'e'", "'bus':'g'"},
        {"'bus':'e'", "'bus':'f'"},
        {"'bus':'e'", "'bus':'a'"}, /* not known in the second window */
        {"'bus':'e'", "'bus':'c'"}, /* no mean over time */
        {"[0.125,0.375]", "[0.125]"},
        {"[0.125,0.375]", "[0.125,null]"},
        {"'resources':{'cpu':[0.125,0.375],'bus':'e'},", ""},
        {"['little','system',0,true]", "[1,2]"},
        {",'laws':[['little','system',0,true]]", ""},
        {"{'events'", "[{'events'"},
    };
    cr_assert(is_read("'random':true,", ""), "what is not said is random");
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        cr_expect_not(is_read(damages[i][0], damages[i][1]), "%s for %s", damages[i][1],
                      damages[i][0]);
    }
}

/* A record that differs from a sound one in its values alone is another sound one. */
Test(run_record_read, that_is_sound_is_not_refused)
{
    static const char *const changes[][2] = {
        {"[0,1,2]", "[3,3.5,9]"},
        {"[0.5,null]", "[null,null]"},
        {"[3,4]", "[0,0]"},
        {"'wholes':[1,2]", "'wholes':[0,0]"},
        {"[5,6]", "[0,0]"},
        {"[7,13,11,0,980,2,12,13]", "[]"},
        {"[7,13,11,0,980,2,12,13]", "[0,0,0,1]"},
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        cr_expect(is_read(changes[i][0], changes[i][1]), "%s", changes[i][1]);
    }
}
