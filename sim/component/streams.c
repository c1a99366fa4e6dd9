#include "sim/component/streams.h"

enum { STREAMS_IN_PIECE = 62 };

/* A piece of the list; streams never move, so pieces only point to them. */
struct streams_piece {
    struct streams_piece *next;
    size_t count;
    const struct stream *list[STREAMS_IN_PIECE];
};

struct streams {
    struct arena *arena;
    struct streams_piece *first;
};

struct streams *streams_create(struct arena *arena)
{
    struct streams *streams = ARENA_NEW(arena, struct streams);
    streams->arena = arena;
    return streams;
}

void streams_add(struct streams *streams, const struct stream *stream)
{
    if (streams->first == NULL || streams->first->count == STREAMS_IN_PIECE) {
        struct streams_piece *piece = ARENA_NEW(streams->arena, struct streams_piece);
        piece->next = streams->first;
        streams->first = piece;
    }
    streams->first->list[streams->first->count++] = stream;
}

bool streams_were_used(const struct streams *streams)
{
    for (const struct streams_piece *piece = streams->first; piece != NULL; piece = piece->next) {
        for (size_t i = 0; i < piece->count; i++) {
            if (stream_was_used(piece->list[i])) {
                return true;
            }
        }
    }
    return false;
}
