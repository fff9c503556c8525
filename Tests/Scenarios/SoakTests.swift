import Testing

struct SoakTests {
    @Test(arguments: [(1, 1, 512), (2, 2, 512), (3, 2, 8), (4, 2, 0)])
    func everybodyHearsTheSameLogWhateverHappens(_ seed: Int, _ loops: Int, _ recentEntries: Int) throws {
        try Soak(seed: UInt64(seed), loops: loops, recentEntries: recentEntries).run(rounds: 600)
    }
}
