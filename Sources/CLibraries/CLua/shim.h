// Lua 5.4. Used by LuaBridge only: Lua's errors are long jumps, which must not pass through Swift.
#include <lua.h>
#include <lauxlib.h>
#include <lualib.h>
