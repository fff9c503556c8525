/// A place on Earth in WGS 84 degrees, with the link the pipeline gave it.
package struct Location: Hashable, Sendable {
    /// Degrees north. Not checked here: the pipeline refuses what is out of range or not finite.
    package let latitude: Double
    /// Degrees east.
    package let longitude: Double
    /// Where the place is shown; nil until a stage sets it.
    package var url: String?

    package init(latitude: Double, longitude: Double, url: String? = nil) {
        self.latitude = latitude
        self.longitude = longitude
        self.url = url
    }
}
