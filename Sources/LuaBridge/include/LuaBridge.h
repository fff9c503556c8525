// A Lua 5.4 virtual machine for one script, bounded in steps, time and memory.
//
// Lua reports errors by long jumps. They start and end in LuaBridge.c: Swift calls in with plain values, gets plain values back, and what Lua calls
// in Swift (`LuaBridgeHost`) never touches Lua. A machine is used by one thread at a time.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct LuaBridge LuaBridge;

typedef struct {
    const char *_Nullable bytes;
    size_t count;
} LuaBridgeText;

typedef enum { LuaBridgeNil, LuaBridgeBool, LuaBridgeInteger, LuaBridgeNumber, LuaBridgeString, LuaBridgeOther } LuaBridgeKind;

typedef struct {
    LuaBridgeKind kind;
    bool boolean;
    int64_t integer;
    double number;
    /// Of a result: until the machine is used again.
    LuaBridgeText string;
} LuaBridgeValue;

/// Bytes from `first` to before `end`; both SIZE_MAX for a group that took no part.
typedef struct {
    size_t first, end;
} LuaBridgeSpan;

/// A sentence that a host writes when it cannot do what it was asked for.
typedef struct {
    char bytes[256];
} LuaBridgeProblem;

/// What a script may ask of its host.
typedef struct {
    void *_Nullable owner;
    /// Compiles a regular expression: its number, or -1.
    int (*_Nonnull compile)(void *_Nullable owner, LuaBridgeText pattern, LuaBridgeProblem *_Nonnull problem);
    /// Matches at or after byte `from`: how many spans were written, the whole match first; 0 for no match; -1.
    int (*_Nonnull match)(
        void *_Nullable owner, int regex, LuaBridgeText subject, size_t from, LuaBridgeSpan *_Nonnull spans, int capacity,
        LuaBridgeProblem *_Nonnull problem);
    /// What the room's state has under a key. A string it answers stays until the next call of `set`.
    LuaBridgeValue (*_Nonnull get)(void *_Nullable owner, LuaBridgeText key);
    /// Keeps a value, or drops it if it is nil; false with a problem.
    bool (*_Nonnull set)(void *_Nullable owner, LuaBridgeText key, LuaBridgeValue value, LuaBridgeProblem *_Nonnull problem);
    /// The time of this call is over.
    bool (*_Nonnull isOver)(void *_Nullable owner);
} LuaBridgeHost;

/// Nil without memory.
LuaBridge *_Nullable luaBridgeOpen(LuaBridgeHost host);
void luaBridgeClose(LuaBridge *_Nonnull bridge);

/// What the next `load` or `call` may take: steps of the virtual machine, and bytes in all.
void luaBridgeSetBudget(LuaBridge *_Nonnull bridge, int64_t instructions, size_t bytes);

/// Runs `prelude` and hands what it returns, a function, the compiled `script` and `settings`. It must answer the function that `call` calls and a
/// string, which goes into `description`. False with `luaBridgeError`.
bool luaBridgeLoad(
    LuaBridge *_Nonnull bridge, LuaBridgeText prelude, LuaBridgeText script, const char *_Nonnull scriptName, LuaBridgeText settings,
    LuaBridgeText *_Nonnull description);

/// Calls the function that `load` kept. How many results were written, at most `capacity`; -1 with `luaBridgeError`.
int luaBridgeCall(
    LuaBridge *_Nonnull bridge, const LuaBridgeValue *_Nonnull arguments, int count, LuaBridgeValue *_Nonnull results, int capacity);

/// Why the last `load` or `call` failed, until the machine is used again.
LuaBridgeText luaBridgeError(LuaBridge *_Nonnull bridge);

/// Bytes the machine takes.
size_t luaBridgeMemory(LuaBridge *_Nonnull bridge);
