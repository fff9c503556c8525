/// A place on Earth in WGS 84 degrees, with the link the pipeline gave it.
package struct Location: Hashable, Sendable {
    /// Degrees north. May be anything here: rooms refuse what is not on Earth.
    package let latitude: Double
    /// Degrees east.
    package let longitude: Double
    /// Where the place is shown; nil until a stage sets it.
    package var url: String?

    /// Both coordinates are finite and in range.
    package var isOnEarth: Bool { (-90...90).contains(latitude) && (-180...180).contains(longitude) }

    package init(latitude: Double, longitude: Double, url: String? = nil) {
        self.latitude = latitude
        self.longitude = longitude
        self.url = url
    }
}
