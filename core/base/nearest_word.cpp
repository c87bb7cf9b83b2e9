// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/nearest_word.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include <fmt/format.h>

namespace millrace {

namespace {

constexpr std::size_t kLongestWord = 64;
constexpr std::size_t kMostEdits = 2;

/// Insertions, deletions, replacements and swaps of neighbours (Damerau's optimal string
/// alignment), upper and lower case alike.
std::size_t editsBetween(std::string_view a, std::string_view b)
{
    const auto lower = [](char each) {
        return each >= 'A' && each <= 'Z' ? static_cast<char>(each - 'A' + 'a') : each;
    };
    const auto same = [&](std::size_t i, std::size_t j) { return lower(a[i]) == lower(b[j]); };
    std::vector<std::size_t> beforeLast(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        beforeLast.swap(last);
        last.swap(row);
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = last[j - 1] + (same(i - 1, j - 1) ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
            if (i > 1 && j > 1 && same(i - 1, j - 2) && same(i - 2, j - 1))
                row[j] = std::min(row[j], beforeLast[j - 2] + 1);
        }
    }
    return row.back();
}

}  // namespace

std::string_view nearestWord(std::string_view word, std::span<const std::string_view> known)
{
    std::string_view best;
    std::size_t fewest = SIZE_MAX;
    bool isAlone = true;
    if (word.size() > kLongestWord)
        return best;
    for (const std::string_view each : known) {
        const std::size_t edits = editsBetween(word, each);
        if (edits < fewest) {
            fewest = edits;
            best = each;
            isAlone = true;
        } else if (edits == fewest && each != best) {
            isAlone = false;
        }
    }
    const std::size_t allowed = std::min(kMostEdits, std::max<std::size_t>(1, word.size() / 3));
    return isAlone && fewest <= allowed ? best : std::string_view{};
}

std::string didYouMean(std::string_view word, std::span<const std::string_view> known)
{
    const std::string_view meant = nearestWord(word, known);
    return meant.empty() ? std::string{} : fmt::format(" Did you mean \"{}\"?", meant);
}

std::string meantOrAll(std::string_view word, std::span<const std::string_view> known)
{
    constexpr std::size_t kFew = 8;
    const std::string meant = didYouMean(word, known);
    if (!meant.empty() || known.empty() || known.size() > kFew)
        return meant;
    return fmt::format(" There {} {}.", known.size() == 1 ? "is" : "are:", fmt::join(known, ", "));
}

}  // namespace millrace
