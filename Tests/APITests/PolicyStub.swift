import API
import ChatModel
import JSON

/// A desk with one version of a policy; any other is missing, and reloading fails when the version is 0.
struct PolicyStub: PolicyAdministration {
    var version = 1

    private var applied: PolicyApplied {
        PolicyApplied(version: version, isNew: true, awaitsRestart: ["server"], warnings: ["hm"], milliseconds: 5)
    }

    func reload(askedBy operator: String) async throws(PolicyRefusal) -> PolicyApplied {
        guard version > 0 else {
            throw PolicyRefusal(
                "config.json: one mistake.",
                mistakes: [SettingsError(file: "config.json", pointer: "/pipeline/0", line: 3, message: "is wrong")])
        }
        return applied
    }

    func effective(in room: RoomName?) async -> JSONObject {
        JSONObject([("pipeline", ["value": ["a"], "from": "default"]), ("stages", [])])
    }

    func versions() async throws(PolicyRefusal) -> [PolicyVersion] { [PolicyVersion(number: version, appliedAt: 7, cause: "start")] }

    func documents(of version: Int) async throws(PolicyRefusal) -> [String: String]? {
        version == self.version ? ["config.json": "{}"] : nil
    }

    func difference(from: Int, to: Int) async throws(PolicyRefusal) -> String? { from == version && to == version ? "" : nil }

    func rollBack(to version: Int, askedBy operator: String) async throws(PolicyRefusal) -> PolicyApplied {
        guard version == self.version else { throw PolicyRefusal("There is no such version.", isMissing: true) }
        return applied
    }
}
