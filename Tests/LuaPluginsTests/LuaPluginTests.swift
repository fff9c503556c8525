import ChatModel
import JSON
import LuaPlugins
import Moderation
import Testing

@Suite struct LuaPluginTests {
    // MARK: What a script can do

    @Test func aScriptRewritesATextAndFindsItsSettings() throws {
        let shout = try stage(
            """
            return { defaults = { suffix = "!" }, handle = function(event, context)
                event.text = event.text:upper() .. context.configuration.suffix
            end }
            """, configuration: JSONObject([("suffix", "!!")]))
        #expect(judge("hi", shout).event.text == "HI!!")
    }

    @Test(arguments: [
        ("reject('no')", Verdict.Name.reject), ("hold('look')", .hold), ("discard('gone')", .discard), ("continue()", .continue),
        ("nil", .continue),
    ])
    func verdictsAreThoseOfThePipeline(_ answer: String, _ expected: Verdict.Name) throws {
        #expect(judge("hi", try stage("return { handle = function() return \(answer) end }")).verdict.name == expected)
    }

    @Test func itSeesEventAndFacts() throws {
        let facts = try stage(
            """
            return { kinds = { "message", "location" }, handle = function(event, context)
                local place = event.location and (event.location.latitude .. "/" .. event.location.longitude) or "nowhere"
                return reject(table.concat({ event.kind, event.text, place, context.room, context.sender.id, context.sender.name,
                    context.sender.role, tostring(context.now), tostring(context.target) }, " "))
            end }
            """)
        #expect(message(judge("hi", facts)) == "message hi nowhere lobby u1 Asha member 1000 nil")
        let outcome = Chain([facts], room: .lobby).judge(.location(Location(latitude: 1.5, longitude: -2)), in: context)
        #expect(message(outcome)?.hasPrefix("location  1.5/-2.0 lobby") == true)
    }

    @Test func stateIsKeptPerRoomAndAdopted() throws {
        let counting = try stage(
            """
            return { handle = function(event, context)
                context.state.count = (context.state.count or 0) + 1
                context.state.last = event.text
                event.text = context.state.count .. context.state.last
            end }
            """)
        let tea = Chain([counting], room: RoomName(trusted: "tea"))
        let garden = Chain([counting], room: RoomName(trusted: "garden"))
        #expect(tea.judge(.message("a"), in: context).event.text == "1a")
        #expect(tea.judge(.message("b"), in: context).event.text == "2b")
        #expect(garden.judge(.message("c"), in: context).event.text == "1c")
        let successor = Chain([counting], room: RoomName(trusted: "tea"), replacing: tea)
        #expect(successor.judge(.message("d"), in: context).event.text == "3d")
    }

    @Test func regularExpressionsFindGroupsAndReplace() throws {
        let dice = try stage(
            #"""
            local roll = regex("^/roll (\\d+)d(\\d+)(\\+\\d+)?$")
            local word = regex("\\p{L}+")
            return { handle = function(event)
                local count, sides, bonus = roll:match(event.text)
                if count then event.text = count .. "×" .. sides .. tostring(bonus) return end
                local words = {}
                for found in word:gmatch(event.text) do words[#words + 1] = found end
                local changed, replaced = word:gsub(event.text, function(found) return "<" .. found .. ">" end)
                event.text = table.concat(words, "|") .. " " .. changed .. " " .. replaced .. tostring(word:test("123"))
            end }
            """#)
        #expect(judge("/roll 2d6", dice).event.text == "2×6false")
        #expect(judge("naïve, šč 4", dice).event.text == "naïve|šč <naïve>, <šč> 4 2false")
    }

    @Test func emptyMatchesEnd() throws {
        let empty = try stage(#"local e = regex("x*") return { handle = function(event) event.text = e:gsub(event.text, "-") end }"#)
        #expect(judge("aéb", empty).event.text == "-a-é-b-")
    }

    @Test func noticesNeedTheirGrant() throws {
        let source = "return { handle = function(event) notice('hello') notice('all', true) log('seen', 1) end }"
        let refused = judge("hi", try stage(source))
        #expect(refused.failures.first?.message.contains("grants") == true)
        var allowance = ScriptAllowance()
        allowance.grants = [.notice, .log]
        let outcome = judge("hi", try stage(source, allowance: allowance))
        #expect(outcome.report.effects.count == 2)
        #expect(outcome.report.remarks == ["plugins/test.lua: seen 1"])
    }

    @Test func warningsAndAuditsNeedTheirGrants() throws {
        let source = "return { handle = function(event) warn('mind it') audit('seen twice') return reject('no') end }"
        for grants: Set<ScriptAllowance.Grant> in [[], [.warn], [.audit], [.notice]] {
            var allowance = ScriptAllowance()
            allowance.grants = grants
            #expect(judge("hi", try stage(source, allowance: allowance)).failures.first?.message.contains("grants") == true)
        }
        var allowance = ScriptAllowance()
        allowance.grants = [.warn, .audit]
        let outcome = judge("hi", try stage(source, allowance: allowance))
        #expect(outcome.report.effects.count == 2)
        #expect(outcome.report.isAudited)
    }

    // MARK: Mistakes

    @Test func mistakesNameTheirLine() {
        #expect(mistake("return {\n  handle = = 1\n}")?.line == 2)
        #expect(mistake("local x = nil\nreturn x.y")?.line == 2)
        #expect(mistake("return 7")?.message.contains("handle") == true)
        #expect(mistake("return { handle = function() end, kind = {} }")?.message.contains("kind") == true)
        #expect(mistake("return { kinds = { 'shout' }, handle = function() end }")?.message.contains("message, edit") == true)
        #expect(mistake("return { defaults = { f = print }, handle = function() end }") == nil, "print is not there, so f is nil")
        #expect(mistake("return { defaults = { f = error }, handle = function() end }")?.message.contains("function") == true)
        #expect(mistake("x = 1 return { handle = function() end }")?.message.contains("local") == true)
        #expect(mistake("regex('(') return { handle = function() end }")?.line == 1)
        #expect(mistake("\u{1B}Lua")?.message != nil)
    }

    @Test(arguments: ["find('a', {})", "test({})", "match({})", "gmatch({})()", "gsub({}, '')"])
    func aWrongArgumentToARegexIsTheScriptsMistake(call: String) throws {
        let broken = try stage("local a = regex('a')\nreturn { handle = function(event)\n  local x = a:\(call)\nend }")
        #expect(judge("hi", broken).failures.first?.message.contains("plugins/test.lua:3:") == true, "\(judge("hi", broken).failures)")
    }

    @Test func anErrorIsAFailureThatNamesItsLine() throws {
        let broken = try stage("return { handle = function(event)\n  return event.nothing.here\nend }")
        let outcome = judge("hi", broken)
        #expect(outcome.failures.first?.message.contains("plugins/test.lua:2:") == true)
        #expect(outcome.verdict.name == .hold, "a script that says nothing else has what it cannot judge held")
        #expect(outcome.event.text == "hi")
    }

    @Test func wrongSettingsAreReported() throws {
        let script = try LuaLanguage().compile(
            Array("return { defaults = { n = 1 }, handle = function() end }".utf8), file: "plugins/test.lua")
        let diagnostics = SettingsDiagnostics(file: "plugins/test.json")
        let reader = SettingsReader(JSONObject([("n", "one"), ("m", 2)]), diagnostics: diagnostics)
        _ = script.plugin(configuration: reader, allowance: ScriptAllowance())
        reader.finish()
        #expect(diagnostics.errors.map(\.pointer) == ["/n", "/m"])
    }

    // MARK: Bounds

    @Test(arguments: [
        "while true do end", "while true do pcall(function() while true do end end) end", "local function f() return f() end f()",
        "local t = {} for i = 1, 1e9 do t[i] = i end", "local s = 'x' while true do s = s .. s end", "string.rep('x', 1 << 60)",
        "string.rep('', 1 << 60)", "local t = setmetatable({}, { __len = function() return 1 << 60 end }) table.insert(t, 1, 1)",
        "local t = setmetatable({}, { __index = function() error('x') end }) return t.x", "local function f() f() end f()",
        "setmetatable({}, { __gc = function() while true do end end })", "table.unpack({}, 1, 1e7)",
        "regex('(a+)+$'):test(('a'):rep(5000) .. '!')", "error({})", "event.text = 7", "event.kind = 'edit'", "context.room = 'x'",
        "context.sender.role = 'owner'", "context.state.x = {}", "context.state.x = ('x'):rep(60000)",
        "for i = 1, 300 do regex('a' .. i) end",
        "return 5", "return {}", "xpcall(function() while true do end end, function() while true do end end)", "event.text = '\\xff'",
        "event.text = ('x'):rep(65536) .. 'y'", "('x'):gsub('x', 'y')", "os.exit()", "io.open('/etc/passwd')", "require('os')",
        "load('return 1')()",
        "debug.getinfo(1)", "collectgarbage('stop')", "string.dump(function() end)", "getmetatable(event).x = 1", "coroutine.create(print)",
    ])
    func nothingLeavesItsBounds(_ body: String) throws {
        var allowance = ScriptAllowance()
        // Whatever a busy machine makes of milliseconds, steps end these.
        allowance.microseconds = 1_000_000
        let outcome = judge("hi", try stage("return { handle = function(event, context) \(body) end }", allowance: allowance))
        #expect(outcome.failures.count == 1, "\(body) was allowed")
        #expect(outcome.event.text == "hi")
    }

    @Test func aMachineIsFitAfterEveryFailure() throws {
        let fragile = try stage(
            """
            return { handle = function(event)
                if event.text == "loop" then while true do end end
                if event.text == "memory" then local t = {} for i = 1, 1e9 do t[i] = i end end
                event.text = "fine"
            end }
            """)
        let chain = Chain([fragile], room: .lobby)
        for text in ["loop", "memory", "loop", "memory"] {
            #expect(chain.judge(.message(text), in: context).failures.count == 1)
            #expect(chain.judge(.message("hi"), in: context).event.text == "fine")
        }
    }

    // MARK: Support

    private let context = Context(
        room: .lobby, sender: Person(id: UserID("u1"), name: DisplayName(trusted: "Asha"), role: .member),
        now: Timestamp(milliseconds: 1000))

    private func stage(_ source: String, configuration: JSONObject = JSONObject(), allowance: ScriptAllowance = ScriptAllowance()) throws
        -> Stage
    {
        let script = try LuaLanguage().compile(Array(source.utf8), file: "plugins/test.lua")
        let diagnostics = SettingsDiagnostics(file: "plugins/test.json")
        let reader = SettingsReader(configuration, diagnostics: diagnostics)
        let plugin = script.plugin(configuration: reader, allowance: allowance)
        reader.finish()
        #expect(diagnostics.errors.isEmpty)
        return Stage(
            id: "test", plugin: plugin, kinds: script.defaults.kinds, exempt: script.defaults.exempt, onFailure: script.defaults.onFailure)
    }

    private func judge(_ text: String, _ stage: Stage) -> Outcome { Chain([stage], room: .lobby).judge(.message(text), in: context) }

    private func message(_ outcome: Outcome) -> String? {
        if case .reject(let rejection) = outcome.verdict { rejection.message } else { nil }
    }

    private func mistake(_ source: String) -> ScriptError? {
        do throws(ScriptError) {
            _ = try LuaLanguage().compile(Array(source.utf8), file: "plugins/test.lua")
            return nil
        } catch {
            return error
        }
    }
}
