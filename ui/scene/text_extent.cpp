// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/text_extent.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <utility>

namespace millrace::ui {

namespace {

// Advances of the printable ASCII characters from the space on, in thousandths of the size.
using Advances = std::array<std::uint16_t, 95>;

constexpr Advances kRegular{
    281, 278, 403, 631, 638, 813, 639, 222, 362, 362, 500, 659, 280, 460, 276, 357, 625, 464, 605,
    636, 642, 608, 624, 571, 616, 624, 276, 280, 659, 659, 659, 507, 936, 676, 651, 727, 719, 598,
    587, 743, 740, 264, 543, 652, 563, 889, 753, 761, 635, 761, 639, 638, 642, 741, 676, 949, 642,
    665, 625, 362, 357, 362, 469, 452, 497, 564, 621, 558, 621, 582, 361, 609, 591, 237, 237, 544,
    237, 869, 585, 597, 609, 609, 372, 523, 364, 581, 557, 813, 540, 557, 541, 362, 327, 362, 659};

constexpr Advances kBold{
    248, 309, 396, 643, 649, 844, 663, 213, 393, 393, 543, 673, 295, 466, 290, 379, 667, 481,  621,
    652, 666, 632, 648, 587, 646, 648, 290, 295, 673, 673, 673, 544, 999, 724, 657, 744, 724,  608,
    586, 755, 744, 275, 561, 677, 566, 906, 741, 775, 643, 776, 651, 649, 660, 734, 724, 1007, 690,
    705, 653, 393, 379, 393, 481, 468, 497, 575, 630, 577, 630, 593, 377, 625, 613, 261, 261,  569,
    261, 898, 610, 608, 625, 625, 397, 549, 380, 608, 576, 837, 563, 576, 562, 393, 358, 393,  673};

constexpr double kOther = 680;  ///< No sign that the stage writes beyond ASCII is wider but these.
constexpr std::pair<std::string_view, double> kWide[] = {{"…", 822}, {"→", 956}};
constexpr double kDigit = 635;  ///< As wide as they are, but for one that is all of fours.

}  // namespace

double textExtent(std::string_view text, double size, bool bold)
{
    const Advances& advances = bold ? kBold : kRegular;
    double thousandths = 0;
    for (const auto& [sign, width] : kWide)
        for (auto at = text.find(sign); at != std::string_view::npos;
             at = text.find(sign, at + sign.size()))
            thousandths += width - kOther;
    for (const char each : text) {
        const auto byte = static_cast<unsigned char>(each);
        if (byte >= 0x20 && byte < 0x7F)
            thousandths += advances[byte - 0x20U];
        else if ((byte & 0xC0) != 0x80)  // Not a byte that continues a character.
            thousandths += kOther;
    }
    return thousandths * size / 1000.0;
}

double wrappedHeight(std::string_view text, double size, double width)
{
    const double space = textExtent(" ", size, false);
    double used = 0;
    int lines = 1;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const double word = textExtent(text.substr(0, end), size, false);
        text.remove_prefix(std::min(end + 1, text.size()));
        const double joined = used > 0 ? used + space + word : word;
        if (used > 0 && joined > width)
            ++lines;
        used = used > 0 && joined > width ? word : joined;
    }
    // What the font has above and below its base line, each in whole pixels.
    return lines * (std::ceil(0.969 * size) + std::ceil(0.242 * size));
}

std::string firstThatFits(std::span<const std::string> texts, double width, double size, bool bold)
{
    for (const std::string& each : texts)
        if (textExtent(each, size, bold) <= width)
            return each;
    return texts.back();
}

std::string lastDigits(std::uint64_t number, double width, double size)
{
    // By how many digits it has, not by which: neighbours in a row look alike.
    const auto fits = [&](std::size_t digits, std::string_view before) {
        return textExtent(before, size, false) +
                   static_cast<double>(digits) * kDigit * size / 1000.0 <=
               width;
    };
    std::string digits = std::to_string(number);
    if (digits.size() < 3 || fits(digits.size(), ""))
        return digits;
    return "…" + digits.substr(digits.size() - (fits(3, "…") ? 3 : 2));
}

}  // namespace millrace::ui
