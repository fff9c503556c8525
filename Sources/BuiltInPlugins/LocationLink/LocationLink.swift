import ChatModel
import JSON
import Moderation

/// Gives a shared location its link to a map, and refuses places that are not on Earth.
struct LocationLink: StatelessPlugin {
    /// The map a link opens.
    enum Map: String, CaseIterable {
        case google, openstreetmap, custom
    }

    static let name = "location-link"
    static let summary = "Turns shared locations into links to a map."
    static let defaults = StageDefaults(kinds: [.location], onFailure: .continue, exempt: [])

    private let template: Template

    init(configuration: SettingsReader, resources: PluginResources) {
        let map = configuration.choice(
            "map", default: Map.google, help: "The map that a shared location links to: one of the known ones, or `custom` with `url`.")
        let url = configuration.optionalString(
            "url",
            help: "Of a `custom` map: a link with the placeholders `{latitude}` and `{longitude}`, such as `geo:{latitude},{longitude}`.")
        if map != .custom, url != nil { configuration.report("url", "has a meaning only with \"map\": \"custom\"") }
        switch map {
        case .google: template = Self.template("https://google.com/maps?q={latitude},{longitude}", configuration)
        case .openstreetmap:
            template = Self.template(
                "https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=15/{latitude}/{longitude}", configuration)
        case .custom:
            template = Self.template(url ?? "", configuration)
            Self.check(url, template, configuration)
        }
    }

    private static func template(_ url: String, _ configuration: SettingsReader) -> Template {
        Template(url, placeholders: ["latitude", "longitude"], key: "url", reader: configuration)
    }

    private static func check(_ url: String?, _ template: Template, _ configuration: SettingsReader) {
        guard let url else { return configuration.report("", "needs a \"url\", as the map is \"custom\"") }
        if !["https://", "http://", "geo:"].contains(where: { url.hasPrefix($0) }) {
            configuration.report("url", "must begin with https://, http:// or geo:")
        }
        for placeholder in ["latitude", "longitude"] where !template.placeholders.contains(placeholder) {
            configuration.report("url", "lacks the placeholder {\(placeholder)}")
        }
        // RFC 3986 §2: everything else has to be percent-encoded.
        if url.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7F || "\"<>\\^`|".utf8.contains($0) }) {
            configuration.report("url", "has characters that a link cannot have; write them percent-encoded")
        }
    }

    func handle(_ event: inout Event, in context: Context, report: inout Report) -> Verdict {
        guard let location = event.location else { return .continue }
        guard (-90...90).contains(location.latitude) else {
            return .reject(Rejection(.invalidLocation, "The latitude must be from -90 to 90 degrees."))
        }
        guard (-180...180).contains(location.longitude) else {
            return .reject(Rejection(.invalidLocation, "The longitude must be from -180 to 180 degrees."))
        }
        event.location?.url = template.filled {
            ($0 == "latitude" ? location.latitude : location.longitude).javaScriptText
        }
        return .continue
    }
}
