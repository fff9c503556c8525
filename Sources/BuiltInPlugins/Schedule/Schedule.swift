import ChatModel
import JSON
import Moderation

/// Closes rooms to all but moderators at some hours of the week.
struct Schedule: StatelessPlugin {
    static let name = "schedule"
    static let summary = "Quiet hours: times of the week at which only moderators can send."
    static let defaults = StageDefaults(kinds: [.message, .edit, .location, .upload], onFailure: .continue, exempt: .trusted)

    private let hours: [QuietHours]
    private let offset: Int64
    private let message: String

    init(configuration: SettingsReader, resources: PluginResources) {
        hours = configuration.children("quiet", help: "The times, such as `{\"from\": \"22:00\", \"to\": \"07:00\"}`. None by default.")
            .compactMap(QuietHours.init)
        offset =
            60_000
            * Int64(
                configuration.integer(
                    "utcOffsetMinutes", default: 0, in: -840...840,
                    help:
                        "The clock the times are of, in minutes ahead of UTC: 330 is India, 60 central Europe in winter. It knows no summer time."
                ))
        message = configuration.string(
            "message", default: "The room is quiet at this time.", maxBytes: 500,
            help: "What people read who send then. When they can send again is added.")
    }

    func handle(_ event: inout Event, in context: Context, report: inout Report) -> Verdict {
        guard !hours.isEmpty, let wait = wait(at: context.now.milliseconds) else { return .continue }
        return .reject(
            Rejection(
                .roomReadOnly, "\(message) You can send again in \(Sentence.wait(milliseconds: wait)).", retryAfterMilliseconds: wait))
    }

    /// Milliseconds until it is quiet no more, through times that follow each other; nil if it is not quiet.
    private func wait(at milliseconds: Int64) -> Int? {
        let local = milliseconds + offset
        // 1970-01-01 was a Thursday.
        let minute = Int((local / 60_000 + 3 * Int64(QuietHours.minutesPerDay)) % Int64(QuietHours.minutesPerWeek))
        var total = 0
        while total < QuietHours.minutesPerWeek {
            let now = (minute + total) % QuietHours.minutesPerWeek
            guard let left = hours.compactMap({ $0.left(at: now) }).max() else { break }
            total += left
        }
        return total == 0 ? nil : total * 60_000 - Int(local % 60_000)
    }
}
