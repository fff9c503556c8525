import CHTTPParser

/// Runs libhttp-parser over a request line or a whole head. The library is used for nothing else, so none of its state outlives a call.
enum HeadParser {
    /// What the callbacks write to while the parser runs.
    private struct Sink {
        let base: UnsafePointer<CChar>
        var head = ParsedHead()

        /// Where in the input the parser's `length` bytes at `start` are.
        func range(_ start: UnsafePointer<CChar>?, _ length: Int) -> Range<Int> {
            guard let start else { return 0..<0 }
            let offset = start - base
            return offset..<offset + length
        }
    }

    /// Parses `bytes`, which end with a line. `ParsedHead.isComplete` tells whether the line was the empty one.
    static func parse(_ bytes: ArraySlice<UInt8>) throws(HTTPError) -> ParsedHead {
        var parser = http_parser()
        http_parser_init(&parser, HTTP_REQUEST)
        var settings = callbacks()
        // SAFETY: the parser keeps `data` and positions in the input only for the calls it makes inside http_parser_execute, and both pointers are
        // valid for all of that call; UInt8 and CChar have one layout. The range of an array's slice is never beyond its buffer.
        let head = bytes.withUnsafeBytes { buffer -> ParsedHead? in
            guard let base = buffer.baseAddress?.assumingMemoryBound(to: CChar.self) else { return nil }
            var sink = Sink(base: base)
            return withUnsafeMutablePointer(to: &sink) { pointer in
                parser.data = UnsafeMutableRawPointer(pointer)
                http_parser_execute(&parser, &settings, base, buffer.count)
                parser.data = nil
                return pointer.pointee.head
            }
        }
        let error = http_errno(rawValue: parser.http_errno)
        guard var head, error == HPE_OK || error == HPE_PAUSED && head.isComplete else { throw failure(error) }
        head.method = String(cString: http_method_str(http_method(rawValue: parser.method)))
        head.majorVersion = Int(parser.http_major)
        head.minorVersion = Int(parser.http_minor)
        return head
    }

    private static func callbacks() -> http_parser_settings {
        var settings = http_parser_settings()
        http_parser_settings_init(&settings)
        settings.on_url = { parser, start, length in
            HeadParser.note(parser) { $0.head.targetRange = $0.range(start, length) }
        }
        settings.on_header_field = { parser, start, length in
            HeadParser.note(parser) { $0.head.fields.append(($0.range(start, length), 0..<0)) }
        }
        settings.on_header_value = { parser, start, length in
            HeadParser.note(parser) { sink in
                guard let last = sink.head.fields.indices.last else { return }
                sink.head.fields[last].value = sink.range(start, length)
            }
        }
        settings.on_headers_complete = { parser in
            // The body is not the library's: it stops here.
            http_parser_pause(parser, 1)
            return HeadParser.note(parser) { $0.head.isComplete = true }
        }
        return settings
    }

    private static func note(_ parser: UnsafeMutablePointer<http_parser>?, _ change: (inout Sink) -> Void) -> Int32 {
        // SAFETY: `parse` stored a pointer to its Sink, and callbacks run only while that is valid.
        guard let sink = parser?.pointee.data?.assumingMemoryBound(to: Sink.self) else { return 1 }
        change(&sink.pointee)
        return 0
    }

    private static func failure(_ error: http_errno) -> HTTPError {
        switch error {
        case HPE_HEADER_OVERFLOW: .headTooLarge
        case HPE_UNEXPECTED_CONTENT_LENGTH, HPE_INVALID_CONTENT_LENGTH: .contentLength
        case HPE_INVALID_METHOD: .syntax("The request's method is unknown.")
        case HPE_INVALID_VERSION: .syntax("The request's version is malformed.")
        default: .syntax("The request is not HTTP: \(String(cString: http_errno_description(error))).")
        }
    }
}
