/// The `baithak` command. Everything it does lives in the targets it imports.
@main
struct Baithak {
    static func main() {
        print("baithak 0.1.0")
    }
}
