// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/shared_vector.h"

#include <random>
#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace millrace::shared_vector_test {
namespace {

using Strings = SharedVector<std::string>;

Strings numbersBelow(int count)
{
    Strings out;
    for (int n = 0; n < count; ++n)
        out.push_back(std::to_string(n));
    return out;
}

bool agrees(const Strings& shared, const std::vector<std::string>& plain)
{
    return shared.size() == plain.size() &&
           std::equal(shared.begin(), shared.end(), plain.begin()) &&
           (plain.empty() || shared.back() == plain.back());
}

TEST(SharedVector, ACopyCostsWhatWasWrittenSinceTheOneBefore)
{
    Strings written = numbersBelow(1'000);
    const Strings first = written;
    const Strings same = written;
    EXPECT_EQ(same.bytesBeside(first), 0U);
    written[500] = "changed";
    const Strings second = written;
    const std::size_t all = first.bytesBeside({});
    EXPECT_GT(all, 1'000 * sizeof(std::string));
    EXPECT_LT(second.bytesBeside(first), all / 3) << "a page, and the handles";
    EXPECT_EQ(first[500], "500");
    EXPECT_EQ(second[500], "changed");
}

TEST(SharedVector, ReadingACopyDoesNotSpreadIt)
{
    const Strings first = numbersBelow(100);
    const Strings copy = first;
    for (std::size_t n = 0; n < copy.size(); ++n)
        ASSERT_EQ(copy.at(n), std::to_string(n));
    EXPECT_EQ(copy.bytesBeside(first), 0U);
    EXPECT_THROW(copy.at(100), InvariantBroken);
}

/// Counts how often it was copied.
struct Copied {
    int value = 0;

    Copied() = default;
    Copied(int number) : value{number} {}
    Copied(const Copied& other) : value{other.value} { ++copies; }
    Copied& operator=(const Copied& other)
    {
        value = other.value;
        ++copies;
        return *this;
    }
    Copied(Copied&&) = default;
    Copied& operator=(Copied&&) = default;
    ~Copied() = default;
    bool operator==(const Copied&) const = default;

    static inline std::size_t copies = 0;
};

TEST(SharedVector, AJumpCopiesNothingButWhatIsWrittenAfterIt)
{
    SharedVector<Copied> written;
    for (int n = 0; n < 10'000; ++n)
        written.push_back(n);
    const SharedVector<Copied> early = written;
    for (Copied& each : written)
        each.value += 1;
    Copied::copies = 0;
    written = early;
    EXPECT_EQ(written[1'234].value, 1'234);
    std::as_const(written)[9'999];
    EXPECT_LT(Copied::copies, 100U) << "a page";
    EXPECT_EQ(written, early);
    written.beInOnePiece();
    EXPECT_GT(Copied::copies, 9'900U);
    EXPECT_EQ(written, early);
}

// Copies, assignments to what is in one piece and to what is not, moves, growth and shrinking in
// any order: every vector stays what a plain one would be.
TEST(SharedVector, AgreesWithAPlainVectorWhateverIsCopiedAndWritten)
{
    std::mt19937_64 bits{7};
    const auto below = [&bits](std::size_t end) { return static_cast<std::size_t>(bits() % end); };
    std::vector<Strings> shared(4);
    std::vector<std::vector<std::string>> plain(4);
    for (int step = 0; step < 20'000; ++step) {
        const std::size_t to = below(4);
        const std::size_t from = below(4);
        const std::string value = std::to_string(step);
        const auto at =
            static_cast<std::ptrdiff_t>(plain[to].empty() ? 0 : below(plain[to].size()));
        switch (below(8)) {
        case 0:
            shared[to] = shared[from];
            plain[to] = plain[from];
            break;
        case 1:
            shared[to] = Strings{shared[from]};
            plain[to] = plain[from];
            break;
        case 2:
            // A long one now and then.
            shared[to].resize(below(10) == 0 ? below(1'000) : below(100));
            plain[to].resize(shared[to].size());
            break;
        case 3:
            for (std::string& each : shared[to])
                each += "x";
            for (std::string& each : plain[to])
                each += "x";
            break;
        case 4:
        case 5:
            if (plain[to].empty())
                break;
            shared[to][static_cast<std::size_t>(at)] = value;
            plain[to][static_cast<std::size_t>(at)] = value;
            break;
        default:
            shared[to].push_back(value);
            plain[to].push_back(value);
        }
        ASSERT_TRUE(agrees(shared[to], plain[to])) << step;
        ASSERT_TRUE(agrees(shared[from], plain[from])) << step;
    }
    EXPECT_EQ(shared[0] == shared[1], plain[0] == plain[1]);
}

}  // namespace
}  // namespace millrace::shared_vector_test
