// SPDX-License-Identifier: GPL-3.0-or-later
#include <charconv>

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "core/scenario/timeline_spec.h"

namespace millrace {

namespace {

constexpr std::string_view kOffset = "offset ";
constexpr std::string_view kTime = "time ";

}  // namespace

std::optional<BookmarkPlace> bookmarkPlaceOf(std::string_view text)
{
    using Kind = BookmarkPlace::Kind;
    BookmarkPlace place;
    if (text == "earliest")
        return place;
    if (text == "latest")
        return BookmarkPlace{.kind = Kind::Latest};
    if (text.starts_with(kOffset)) {
        const std::string_view digits = text.substr(kOffset.size());
        const char* const last = digits.data() + digits.size();
        const auto [end, error] = std::from_chars(digits.data(), last, place.offset);
        place.kind = Kind::AtOffset;
        return error == std::errc{} && end == last ? std::optional{place} : std::nullopt;
    }
    if (text.starts_with(kTime)) {
        const Result<SimDuration> time = parseDuration(text.substr(kTime.size()));
        if (time)
            return BookmarkPlace{.kind = Kind::AtTime, .time = SimTime{time.value()}};
    }
    return std::nullopt;
}

std::string textOf(const BookmarkPlace& place)
{
    switch (place.kind) {
    case BookmarkPlace::Kind::Earliest:
        break;
    case BookmarkPlace::Kind::Latest:
        return "latest";
    case BookmarkPlace::Kind::AtOffset:
        return fmt::format("{}{}", kOffset, place.offset);
    case BookmarkPlace::Kind::AtTime:
        return fmt::format("{}{}", kTime, durationText(place.time.time_since_epoch()));
    }
    return "earliest";
}

}  // namespace millrace
