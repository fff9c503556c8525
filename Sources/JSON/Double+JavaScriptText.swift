extension Double {
    /// The number as JavaScript's `Number.prototype.toString` prints it (ECMA-262 §6.1.6.1.20), `null` if it is not finite.
    ///
    /// Swift and JavaScript agree on the shortest digits that identify the number; they differ in where the point and the exponent go.
    package var javaScriptText: String {
        guard isFinite else { return "null" }
        if self == 0 { return "0" }
        let (digits, pointPosition) = magnitude.shortestDigits
        let count = digits.count
        let sign = self < 0 ? "-" : ""
        switch pointPosition {
        case count...21:
            return sign + digits + String(repeating: "0", count: pointPosition - count)
        case 1...21:
            return sign + digits.prefix(pointPosition) + "." + digits.dropFirst(pointPosition)
        case -5...0:
            return sign + "0." + String(repeating: "0", count: -pointPosition) + digits
        default:
            let exponent = pointPosition - 1
            let fraction = count > 1 ? "." + digits.dropFirst() : ""
            return sign + digits.prefix(1) + fraction + (exponent < 0 ? "e-" : "e+") + String(abs(exponent))
        }
    }

    /// The shortest decimal digits without leading or trailing zeros, and the position of the point relative to their start.
    private var shortestDigits: (digits: String, pointPosition: Int) {
        let parts = description.split(separator: "e")
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let whole = mantissa[0]
        let fraction = mantissa.count > 1 ? mantissa[1] : ""
        let all = whole + fraction
        let leadingZeros = all.prefix { $0 == "0" }.count
        var digits = String(all.dropFirst(leadingZeros))
        while digits.last == "0" { digits.removeLast() }
        return (digits, whole.count - leadingZeros + exponent)
    }
}
