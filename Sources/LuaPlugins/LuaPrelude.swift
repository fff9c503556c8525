/// What runs before every script: it builds the world the script sees, and calls its `handle` for each event.
///
/// Gone are the library functions that reach outside, and those whose one call can take longer than any budget: Lua counts steps of its own
/// machine only, and `string.rep("", 1 << 60)` is one step. Those that are missed are written anew here, in Lua, where every step counts.
enum LuaPrelude {
    static let source = #"""
        local host = ...
        local error, rawget, select, setmetatable, tostring, type = error, rawget, select, setmetatable, tostring, type
        local next, pairs, ipairs, pcall = next, pairs, ipairs, pcall
        local concat, unpack = table.concat, table.unpack
        local byte, find, format, rep, sub = string.byte, string.find, string.format, string.rep, string.sub
        local floor, mathtype = math.floor, math.type

        -- MARK: Libraries

        for _, name in ipairs { "collectgarbage", "dofile", "load", "loadfile", "print", "require", "warn" } do _G[name] = nil end
        for _, name in ipairs { "dump", "find", "gmatch", "gsub", "match", "pack", "packsize", "unpack" } do string[name] = nil end
        math.randomseed = nil

        -- The plain search; patterns are `regex`.
        function string.find(text, part, from)
            return find(text, part, from, true)
        end

        function string.rep(text, count, separator)
            local size = #tostring(text) + #tostring(separator or "")
            if count > 65536 or size * count > 1048576 then error("string.rep would make too long a text", 2) end
            return rep(text, count, separator)
        end

        -- A finalizer would run where steps are not counted.
        local function withoutFinalizer(value, metatable)
            if type(metatable) == "table" and rawget(metatable, "__gc") ~= nil then error("__gc is not supported", 2) end
            return setmetatable(value, metatable)
        end

        -- Lua's own calls the handler inside of the hook that ends an endless loop, where steps are not counted.
        local function handled(handler, done, ...)
            if done then return true, ... end
            return false, handler((...))
        end

        function xpcall(action, handler, ...)
            return handled(handler, pcall(action, ...))
        end

        table = {
            concat = concat,
            sort = table.sort,
            pack = table.pack,
            unpack = function(list, first, last)
                last = last or #list
                if last - (first or 1) > 1000 then error("too many values to unpack", 2) end
                return unpack(list, first, last)
            end,
            insert = function(list, place, ...)
                if select("#", ...) == 0 then
                    list[#list + 1] = place
                    return
                end
                for index = #list, place, -1 do list[index + 1] = list[index] end
                list[place] = (...)
            end,
            remove = function(list, place)
                local last = #list
                place = place or last
                local value = list[place]
                for index = place, last do list[index] = list[index + 1] end
                return value
            end,
        }

        -- MARK: Regular expressions

        local Regex = {}
        Regex.__index = Regex
        Regex.__metatable = false

        -- What the host answers; its mistakes are told of the script's line, which is `level` calls up.
        local function checked(level, done, ...)
            if not done then error((...), level) end
            return ...
        end

        local function regex(pattern)
            return setmetatable({ number = checked(3, pcall(host.compile, pattern)) }, Regex)
        end

        -- First and last byte of the next match and what its groups took; nothing if there is none.
        function Regex:find(text, from)
            -- A tail call: this function is no level.
            return checked(2, pcall(host.match, self.number, text, from))
        end

        function Regex:test(text)
            return (checked(3, pcall(host.match, self.number, text))) ~= nil
        end

        local function taken(text, first, last, ...)
            if first == nil then return nil end
            if select("#", ...) == 0 then return sub(text, first, last) end
            return ...
        end

        -- What the groups of the next match took, or all of it if there are no groups.
        function Regex:match(text, from)
            return taken(text, checked(3, pcall(host.match, self.number, text, from)))
        end

        -- An empty match is followed by a look at the next character.
        local function following(text, first, last)
            if last >= first then return last + 1 end
            local place = first + 1
            while place <= #text and byte(text, place) & 0xC0 == 0x80 do place = place + 1 end
            return place
        end

        function Regex:gmatch(text)
            local from = 1
            return function()
                if from > #text + 1 then return nil end
                local found = { checked(3, pcall(host.match, self.number, text, from)) }
                if not found[1] then
                    from = #text + 2
                    return nil
                end
                from = following(text, found[1], found[2])
                return taken(text, unpack(found))
            end
        end

        -- The text with every match replaced by a text, or by what a function makes of what `match` answers.
        function Regex:gsub(text, replacement)
            local pieces, from, copied, count = {}, 1, 1, 0
            while from <= #text + 1 do
                local found = { checked(3, pcall(host.match, self.number, text, from)) }
                local first, last = found[1], found[2]
                if not first then break end
                local new = replacement
                if type(replacement) == "function" then new = replacement(taken(text, unpack(found))) end
                pieces[#pieces + 1] = sub(text, copied, first - 1)
                pieces[#pieces + 1] = new == nil and sub(text, first, last) or tostring(new)
                copied, count = last + 1, count + 1
                from = following(text, first, last)
            end
            pieces[#pieces + 1] = sub(text, copied)
            return concat(pieces), count
        end

        -- MARK: Verdicts

        local Verdict = { __metatable = false }
        local verdicts = setmetatable({}, { __mode = "k" })

        local function verdict(name, message)
            if message ~= nil and type(message) ~= "string" then error(name .. " wants a text that says why", 3) end
            local made = setmetatable({}, Verdict)
            verdicts[made] = { name, message }
            return made
        end

        local notices, remarks

        -- What the room is to do, by its first letter.
        local function ask(what, text)
            if not notices then error("this is for handle()", 3) end
            if #notices >= 20 then error("too many notices", 3) end
            notices[#notices + 1] = what .. tostring(text)
        end

        local world = {
            reject = function(message) return verdict("reject", message) end,
            hold = function(reason) return verdict("hold", reason) end,
            discard = function(reason) return verdict("discard", reason) end,
            continue = function() return nil end,
            -- Says something in the room, to the sender or, if `others`, to the others; needs the grant "notice".
            notice = function(text, others) ask(others and "o" or "s", text) end,
            -- Tells the sender something, whatever becomes of the event; needs the grant "warn".
            warn = function(text) ask("w", text) end,
            -- Has the event kept for moderators, with a sentence that says why; needs the grant "audit".
            audit = function(text) ask("a", text) end,
            -- A line for the operator.
            log = function(...)
                if not remarks then return end
                local pieces = {}
                for index = 1, select("#", ...) do pieces[index] = tostring((select(index, ...))) end
                if #remarks < 20 then remarks[#remarks + 1] = concat(pieces, " ") end
            end,
            regex = regex,
            setmetatable = withoutFinalizer,
        }
        for name, value in pairs(_G) do
            if world[name] == nil and name ~= "_G" then world[name] = value end
        end

        -- MARK: What is told about the script

        local quoted = { ['"'] = '\\"', ["\\"] = "\\\\" }

        local function quote(text)
            local pieces = { '"' }
            for index = 1, #text do
                local character = sub(text, index, index)
                local code = byte(character)
                pieces[#pieces + 1] = quoted[character] or code < 32 and format("\\u%04x", code) or character
            end
            pieces[#pieces + 1] = '"'
            return concat(pieces)
        end

        local function json(value, what, depth)
            local kind = type(value)
            if kind == "boolean" or mathtype(value) == "integer" then return tostring(value) end
            if kind == "number" and value == value and value ~= 1 / 0 and value ~= -1 / 0 then return format("%.17g", value) end
            if kind == "string" then return quote(value) end
            if kind ~= "table" then error(what .. " has a " .. kind .. ", which settings cannot be", 0) end
            if depth > 8 then error(what .. " is nested too deeply", 0) end
            local pieces = {}
            if #value > 0 then
                for index = 1, #value do pieces[index] = json(value[index], what, depth + 1) end
                return "[" .. concat(pieces, ",") .. "]"
            end
            for key, inner in pairs(value) do
                if type(key) ~= "string" then error(what .. " has a key that is not a text", 0) end
                pieces[#pieces + 1] = quote(key) .. ":" .. json(inner, what, depth + 1)
            end
            return "{" .. concat(pieces, ",") .. "}"
        end

        -- MARK: Running it

        local function frozen(fields, what)
            return setmetatable({}, {
                __index = fields,
                __newindex = function(_, key) error(what .. "." .. tostring(key) .. " cannot be set", 2) end,
                __pairs = function() return next, fields, nil end,
                __metatable = false,
            })
        end

        local state = setmetatable({}, {
            __index = function(_, key) return host.get(tostring(key)) end,
            __newindex = function(_, key, value) host.set(tostring(key), value) end,
            __metatable = false,
        })

        return function(script, settings)
            -- What a script assigns to a forgotten `local` is a mistake: rooms would share it.
            local globals = setmetatable({}, {
                __index = world,
                __newindex = function(_, key) error("'" .. tostring(key) .. "' is not declared: write 'local', or keep it in context.state", 2) end,
                __metatable = false,
            })
            host.setEnvironment(script, globals)
            local made = script()
            if type(made) ~= "table" or type(made.handle) ~= "function" then
                error("must return a table with a function 'handle'", 0)
            end
            local known = { kinds = 1, defaults = 1, exempt = 1, onFailure = 1, summary = 1, handle = 1 }
            local about = {}
            for key, value in pairs(made) do
                if not known[key] then error("returns the unknown key '" .. tostring(key) .. "'", 0) end
                if key ~= "handle" then about[key] = value end
            end
            local configuration = settings()
            local handle = made.handle

            local function dispatch(
                kind, text, latitude, longitude, target, replyTo, room, id, name, role, now, targetAuthor, targetTime)
                local fields = { kind = kind, text = text, target = target, replyTo = replyTo }
                if latitude then fields.location = frozen({ latitude = latitude, longitude = longitude }, "event.location") end
                local event = setmetatable({}, {
                    __index = fields,
                    __newindex = function(_, key, value)
                        if key ~= "text" then error("event." .. tostring(key) .. " cannot be set", 2) end
                        if type(value) ~= "string" then error("event.text must be a text", 2) end
                        fields.text = value
                    end,
                    __pairs = function() return next, fields, nil end,
                    __metatable = false,
                })
                local facts = {
                    room = room, now = now, state = state, configuration = configuration,
                    sender = frozen({ id = id, name = name, role = role }, "context.sender"),
                }
                if targetAuthor then
                    facts.target = frozen({ author = targetAuthor, createdAt = targetTime }, "context.target")
                end
                notices, remarks = {}, {}
                local answer = handle(event, frozen(facts, "context"))
                local judged = verdicts[answer]
                if answer ~= nil and not judged then error("handle must return reject(…), hold(…), discard(…), continue() or nothing", 0) end
                local said, remarked = notices, remarks
                notices, remarks = nil, nil
                local name, message
                if judged then name, message = judged[1], judged[2] end
                return name or "continue", message, fields.text, #said > 0 and json(said, "notices", 0) or nil,
                    #remarked > 0 and json(remarked, "log", 0) or nil
            end
            return dispatch, json(about, "what it returns", 0)
        end
        """#
}
