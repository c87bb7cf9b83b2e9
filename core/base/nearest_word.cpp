// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/nearest_word.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace millrace {

namespace {

constexpr std::size_t kLongestWord = 64;

/// Levenshtein's distance, upper and lower case alike.
std::size_t editsBetween(std::string_view a, std::string_view b)
{
    const auto lower = [](char each) {
        return each >= 'A' && each <= 'Z' ? static_cast<char>(each - 'A' + 'a') : each;
    };
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row.back();
}

}  // namespace

std::string_view nearestWord(std::string_view word, std::span<const std::string_view> known)
{
    std::string_view best;
    std::size_t fewest = SIZE_MAX;
    if (word.size() > kLongestWord)
        return best;
    for (const std::string_view each : known) {
        const std::size_t edits = editsBetween(word, each);
        if (edits < fewest) {
            fewest = edits;
            best = each;
        }
    }
    const std::size_t allowed = std::max<std::size_t>(1, word.size() / 3);
    return fewest <= allowed ? best : std::string_view{};
}

}  // namespace millrace
