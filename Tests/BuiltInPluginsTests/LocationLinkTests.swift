import ChatModel
import JSON
import Moderation
import Testing

@testable import BuiltInPlugins

@Suite struct LocationLinkTests {
    private func send(_ latitude: Double, _ longitude: Double, _ settings: JSONValue = [:]) -> (verdict: Verdict, url: String?) {
        let (plugin, mistakes) = build(LocationLink.self, settings)
        #expect(mistakes.isEmpty)
        var event = Event.location(Location(latitude: latitude, longitude: longitude))
        var report = Report()
        let verdict = plugin.handle(&event, in: .of(), report: &report)
        return (verdict, event.location?.url)
    }

    @Test func aLocationBecomesALink() {
        #expect(send(52.52, 13.405).url == "https://google.com/maps?q=52.52,13.405")
    }

    @Test func numbersPrintAsInJavaScript() {
        #expect(send(-2, 1).url == "https://google.com/maps?q=-2,1")
        #expect(send(-0.0, 0.000_000_1).url == "https://google.com/maps?q=0,1e-7")
    }

    @Test func theMapIsASetting() {
        #expect(
            send(1.5, 2, ["map": "openstreetmap"]).url == "https://www.openstreetmap.org/?mlat=1.5&mlon=2#map=15/1.5/2")
        #expect(send(1.5, 2, ["map": "custom", "url": "geo:{latitude},{longitude}"]).url == "geo:1.5,2")
    }

    @Test(arguments: [90.000_1, -91, .infinity, -.infinity, .nan])
    func aLatitudeOffEarthIsRefused(latitude: Double) {
        let (verdict, url) = send(latitude, 0)
        #expect(verdict.code == .invalidLocation)
        #expect(verdict.rejection?.message == "The latitude must be from -90 to 90 degrees.")
        #expect(url == nil)
    }

    @Test(arguments: [180.000_1, -181, .infinity, .nan])
    func aLongitudeOffEarthIsRefused(longitude: Double) {
        let (verdict, _) = send(0, longitude)
        #expect(verdict.code == .invalidLocation)
        #expect(verdict.rejection?.message == "The longitude must be from -180 to 180 degrees.")
    }

    @Test func theEdgesAreOnEarth() {
        #expect(send(90, 180).verdict == .continue)
        #expect(send(-90, -180).verdict == .continue)
    }

    @Test(
        arguments: [
            (["map": "custom"], "#/configuration: needs a \"url\", as the map is \"custom\""),
            (["url": "geo:{latitude},{longitude}"], "#/configuration/url: has a meaning only with \"map\": \"custom\""),
            (["map": "custom", "url": "geo:{latitude},0"], "#/configuration/url: lacks the placeholder {longitude}"),
            (
                ["map": "custom", "url": "javascript:{latitude}{longitude}"],
                "#/configuration/url: must begin with https://, http:// or geo:"
            ),
            (
                ["map": "custom", "url": "https://a/ {latitude}{longitude}"],
                "#/configuration/url: has characters that a link cannot have; write them percent-encoded"
            ),
            (
                ["map": "custom", "url": "https://a/{latitude}{longitude}{latitud}"],
                "#/configuration/url: has the unknown placeholder {latitud} (did you mean \"latitude\"?); known are {latitude}, {longitude}"
            ),
            (
                ["map": "custom", "url": "https://a/{latitude}{longitude}}"],
                "#/configuration/url: has a } that belongs to no placeholder such as {latitude}"
            ),
            (["map": "bing"], "#/configuration/map: is \"bing\", but must be one of google, openstreetmap, custom"),
        ] as [(JSONValue, String)])
    func mistakesAreLocated(settings: JSONValue, mistake: String) {
        #expect(build(LocationLink.self, settings).mistakes == ["plugin.json" + mistake])
    }
}
