/// Gives foreign text to everything here that reads it by itself: nothing traps, and every place found is sound.
package func fuzzStages(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    let utf8 = Array(text.utf8)
    var last = 0
    for link in LinkScanner.links(in: text) {
        precondition(link.span.lowerBound >= last && link.span.upperBound <= utf8.count && !link.span.isEmpty, "a link out of place")
        precondition(utf8[link.span.lowerBound] & 0xC0 != 0x80, "a link that begins inside a scalar")
        precondition(link.host.isWithin(link.host) && !link.host.name.isEmpty, "a link that leads nowhere")
        _ = link.host.isLookalike
        last = link.span.upperBound
    }
    for mention in Mentions.mentions(in: text) {
        precondition(utf8[mention.span].first == UInt8(ascii: "@") && mention.span.upperBound <= utf8.count, "a mention without its @")
    }
    let count = NoiseCount(text)
    precondition(count.capitals <= count.letters && count.lines >= 1, "more capitals than letters")
    let sketch = TextSketch(text)
    precondition(sketch.likeness(to: sketch) == 100, "a text that is not like itself")
    precondition((0...100).contains(sketch.likeness(to: TextSketch(String(text.reversed())))), "a likeness beyond bounds")
    _ = Lookalike.skeleton(text)
    _ = Punycode.decode("xn--" + text)
}
