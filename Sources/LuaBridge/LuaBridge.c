#include "LuaBridge.h"

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdlib.h>
#include <string.h>

// Steps between two looks at the budget. Small, because one step can be a call of a library function.
enum { LOOK_EVERY = 100, MOST_SPANS = 33 };

struct LuaBridge {
    lua_State *lua;
    LuaBridgeHost host;
    size_t used, limit;
    int64_t stepsLeft;
    int64_t steps;
    char const *exhausted;
    LuaBridgeText error;
};

static char const dispatchKey = 0;

// MARK: Bounds

static void *allocate(void *context, void *block, size_t oldSize, size_t newSize) {
    LuaBridge *bridge = context;
    size_t old = block ? oldSize : 0;  // without a block, oldSize says what kind of object it is for
    if (newSize == 0) {
        free(block);
        bridge->used -= old;
        return NULL;
    }
    if (newSize > old && newSize - old > bridge->limit - (bridge->used < bridge->limit ? bridge->used : bridge->limit)) return NULL;
    void *moved = realloc(block, newSize);
    if (moved) bridge->used += newSize - old;
    return moved;
}

static LuaBridge *bridgeOf(lua_State *lua) {
    void *context;
    lua_getallocf(lua, &context);
    return context;
}

// After the budget is used up every single step fails, so that a script's own `pcall` cannot go on.
static void look(lua_State *lua, lua_Debug *activation) {
    (void)activation;
    LuaBridge *bridge = bridgeOf(lua);
    bridge->stepsLeft -= LOOK_EVERY;
    if (!bridge->exhausted) {
        if (bridge->stepsLeft <= 0) bridge->exhausted = "took more steps than its budget allows";
        else if (bridge->host.isOver(bridge->host.owner)) bridge->exhausted = "took more time than its budget allows";
        else return;
        lua_sethook(lua, look, LUA_MASKCOUNT, 1);
    }
    // Of the script's lines the one that runs, or waits for the prelude.
    lua_Debug caller;
    for (int level = 0; lua_getstack(lua, level, &caller); level++) {
        if (!lua_getinfo(lua, "Sl", &caller) || caller.source[0] != '@') continue;
        lua_pushfstring(lua, "%s:%d: %s", caller.source + 1, caller.currentline, bridge->exhausted);
        lua_error(lua);
    }
    lua_pushstring(lua, bridge->exhausted);
    lua_error(lua);
}

// MARK: What the prelude gets to build the script's world from

static LuaBridgeText textAt(lua_State *lua, int index) {
    LuaBridgeText text;
    text.bytes = luaL_checklstring(lua, index, &text.count);
    return text;
}

static LuaBridgeValue valueAt(lua_State *lua, int index) {
    LuaBridgeValue value = {LuaBridgeOther};
    switch (lua_type(lua, index)) {
        case LUA_TNONE:
        case LUA_TNIL: value.kind = LuaBridgeNil; break;
        case LUA_TBOOLEAN:
            value.kind = LuaBridgeBool;
            value.boolean = lua_toboolean(lua, index);
            break;
        case LUA_TNUMBER:
            value.kind = lua_isinteger(lua, index) ? LuaBridgeInteger : LuaBridgeNumber;
            if (value.kind == LuaBridgeInteger) value.integer = lua_tointeger(lua, index);
            else value.number = lua_tonumber(lua, index);
            break;
        case LUA_TSTRING:
            value.kind = LuaBridgeString;
            value.string.bytes = lua_tolstring(lua, index, &value.string.count);
            break;
        default: break;
    }
    return value;
}

static void push(lua_State *lua, LuaBridgeValue value) {
    switch (value.kind) {
        case LuaBridgeBool: lua_pushboolean(lua, value.boolean); break;
        case LuaBridgeInteger: lua_pushinteger(lua, value.integer); break;
        case LuaBridgeNumber: lua_pushnumber(lua, value.number); break;
        case LuaBridgeString: lua_pushlstring(lua, value.string.bytes ? value.string.bytes : "", value.string.count); break;
        default: lua_pushnil(lua); break;
    }
}

static int failWith(lua_State *lua, LuaBridgeProblem *problem) {
    problem->bytes[sizeof problem->bytes - 1] = 0;
    return luaL_error(lua, "%s", problem->bytes);
}

// compile(pattern) → number
static int hostCompile(lua_State *lua) {
    LuaBridge *bridge = bridgeOf(lua);
    LuaBridgeProblem problem = {{0}};
    int regex = bridge->host.compile(bridge->host.owner, textAt(lua, 1), &problem);
    if (regex < 0) return failWith(lua, &problem);
    lua_pushinteger(lua, regex);
    return 1;
}

// match(regex, subject, from) → first, last, captures… as Lua counts, or nothing
static int hostMatch(lua_State *lua) {
    LuaBridge *bridge = bridgeOf(lua);
    int regex = (int)luaL_checkinteger(lua, 1);
    LuaBridgeText subject = textAt(lua, 2);
    lua_Integer from = luaL_optinteger(lua, 3, 1);
    if (from < 1) from = 1;
    if ((size_t)(from - 1) > subject.count) return 0;
    LuaBridgeSpan spans[MOST_SPANS];
    LuaBridgeProblem problem = {{0}};
    int count = bridge->host.match(bridge->host.owner, regex, subject, (size_t)(from - 1), spans, MOST_SPANS, &problem);
    if (count < 0) return failWith(lua, &problem);
    if (count == 0) return 0;
    luaL_checkstack(lua, count + 1, NULL);
    lua_pushinteger(lua, (lua_Integer)spans[0].first + 1);
    lua_pushinteger(lua, (lua_Integer)spans[0].end);
    for (int index = 1; index < count; index++) {
        if (spans[index].first == SIZE_MAX) lua_pushboolean(lua, 0);
        else lua_pushlstring(lua, subject.bytes + spans[index].first, spans[index].end - spans[index].first);
    }
    return count + 1;
}

// get(key) → value
static int hostGet(lua_State *lua) {
    LuaBridge *bridge = bridgeOf(lua);
    push(lua, bridge->host.get(bridge->host.owner, textAt(lua, 1)));
    return 1;
}

// set(key, value)
static int hostSet(lua_State *lua) {
    LuaBridge *bridge = bridgeOf(lua);
    LuaBridgeProblem problem = {{0}};
    LuaBridgeText key = textAt(lua, 1);
    if (!bridge->host.set(bridge->host.owner, key, valueAt(lua, 2), &problem)) return failWith(lua, &problem);
    return 0;
}

// setEnvironment(chunk, table): what the chunk's global names stand for
static int hostSetEnvironment(lua_State *lua) {
    luaL_checktype(lua, 1, LUA_TFUNCTION);
    luaL_checktype(lua, 2, LUA_TTABLE);
    lua_settop(lua, 2);
    lua_setupvalue(lua, 1, 1);  // a chunk's only upvalue is _ENV (Lua 5.4 reference manual §2.2)
    return 0;
}

// MARK: Life

static int openLibraries(lua_State *lua) {
    static luaL_Reg const libraries[] = {
        {LUA_GNAME, luaopen_base}, {LUA_STRLIBNAME, luaopen_string}, {LUA_TABLIBNAME, luaopen_table},
        {LUA_MATHLIBNAME, luaopen_math}, {LUA_UTF8LIBNAME, luaopen_utf8},
    };
    for (size_t index = 0; index < sizeof libraries / sizeof *libraries; index++) {
        luaL_requiref(lua, libraries[index].name, libraries[index].func, 1);
        lua_pop(lua, 1);
    }
    return 0;
}

LuaBridge *luaBridgeOpen(LuaBridgeHost host) {
    LuaBridge *bridge = calloc(1, sizeof *bridge);
    if (!bridge) return NULL;
    bridge->host = host;
    bridge->limit = 1 << 20;
    bridge->lua = lua_newstate(allocate, bridge);
    if (bridge->lua) {
        lua_pushcfunction(bridge->lua, openLibraries);
        if (lua_pcall(bridge->lua, 0, 0, 0) == LUA_OK) return bridge;
    }
    luaBridgeClose(bridge);
    return NULL;
}

void luaBridgeClose(LuaBridge *bridge) {
    if (bridge->lua) lua_close(bridge->lua);
    free(bridge);
}

void luaBridgeSetBudget(LuaBridge *bridge, int64_t instructions, size_t bytes) {
    bridge->steps = instructions;
    bridge->limit = bytes;
}

static void begin(LuaBridge *bridge) {
    lua_settop(bridge->lua, 0);
    bridge->error = (LuaBridgeText){NULL, 0};
    bridge->exhausted = NULL;
    bridge->stepsLeft = bridge->steps;
    lua_sethook(bridge->lua, look, LUA_MASKCOUNT, LOOK_EVERY);
}

static LuaBridgeText literal(char const *text) { return (LuaBridgeText){text, strlen(text)}; }

// Runs `function` with `context`, both of which cost no memory to hand over. Results are on the stack, or the error.
static bool run(LuaBridge *bridge, lua_CFunction function, void *context) {
    lua_State *lua = bridge->lua;
    begin(bridge);
    lua_pushcfunction(lua, function);
    lua_pushlightuserdata(lua, context);
    int status = lua_pcall(lua, 1, LUA_MULTRET, 0);
    lua_sethook(lua, NULL, 0, 0);
    if (status == LUA_OK) return true;
    LuaBridgeValue error = valueAt(lua, -1);
    if (status == LUA_ERRMEM) bridge->error = literal("needs more memory than its budget allows");
    else if (error.kind == LuaBridgeString) bridge->error = error.string;
    else bridge->error = literal("raised an error that is not a text");
    return false;
}

struct Load {
    LuaBridgeText prelude, script, settings;
    char const *scriptName;
};

static void compileChunk(lua_State *lua, LuaBridgeText source, char const *name) {
    if (luaL_loadbufferx(lua, source.bytes ? source.bytes : "", source.count, name, "t") != LUA_OK) lua_error(lua);
}

static int load(lua_State *lua) {
    struct Load const *load = lua_touserdata(lua, 1);
    static luaL_Reg const functions[] = {
        {"compile", hostCompile}, {"match", hostMatch}, {"get", hostGet}, {"set", hostSet},
        {"setEnvironment", hostSetEnvironment}, {NULL, NULL},
    };
    compileChunk(lua, load->prelude, "=prelude");
    luaL_newlib(lua, functions);
    lua_call(lua, 1, 1);
    compileChunk(lua, load->script, load->scriptName);
    compileChunk(lua, load->settings, "=settings");
    lua_call(lua, 2, 2);
    lua_pushvalue(lua, -2);
    lua_rawsetp(lua, LUA_REGISTRYINDEX, &dispatchKey);
    return 1;
}

bool luaBridgeLoad(
    LuaBridge *bridge, LuaBridgeText prelude, LuaBridgeText script, char const *scriptName, LuaBridgeText settings,
    LuaBridgeText *description) {
    struct Load context = {prelude, script, settings, scriptName};
    if (!run(bridge, load, &context)) return false;
    *description = valueAt(bridge->lua, -1).string;
    return true;
}

struct Call {
    LuaBridgeValue const *arguments;
    int count;
};

static int call(lua_State *lua) {
    struct Call const *call = lua_touserdata(lua, 1);
    luaL_checkstack(lua, call->count + 2, NULL);
    lua_rawgetp(lua, LUA_REGISTRYINDEX, &dispatchKey);
    for (int index = 0; index < call->count; index++) push(lua, call->arguments[index]);
    int bottom = lua_gettop(lua) - call->count - 1;
    lua_call(lua, call->count, LUA_MULTRET);
    return lua_gettop(lua) - bottom;
}

int luaBridgeCall(LuaBridge *bridge, LuaBridgeValue const *arguments, int count, LuaBridgeValue *results, int capacity) {
    struct Call context = {arguments, count};
    if (!run(bridge, call, &context)) return -1;
    int found = lua_gettop(bridge->lua);
    if (found > capacity) found = capacity;
    for (int index = 0; index < found; index++) results[index] = valueAt(bridge->lua, index + 1);
    return found;
}

LuaBridgeText luaBridgeError(LuaBridge *bridge) { return bridge->error; }

size_t luaBridgeMemory(LuaBridge *bridge) { return bridge->used; }
