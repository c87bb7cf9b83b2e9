// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/hex.h"

#include <gtest/gtest.h>

namespace millrace::hex_test {
namespace {

TEST(Hex, ReadsEveryByte)
{
    std::string digits;
    std::string bytes;
    for (int byte = 0; byte < 256; ++byte) {
        digits += "0123456789abcdef"[byte / 16];
        digits += "0123456789ABCDEF"[byte % 16];
        bytes += static_cast<char>(byte);
    }
    const Result<std::string> read = bytesOfHex(digits);
    ASSERT_TRUE(read);
    EXPECT_EQ(read.value(), bytes);
    EXPECT_EQ(bytesOfHex("").value(), "");
}

TEST(Hex, NamesThePlaceOfWhatIsWrong)
{
    EXPECT_EQ(bytesOfHex("0").error().column, 1);
    EXPECT_EQ(bytesOfHex("00112").error().column, 5);
    // The neighbours of the digits in ASCII.
    for (const char* wrong : {"0/", "0:", "0@", "0G", "0`", "0g", "0 ", "0-"})
        EXPECT_EQ(bytesOfHex(wrong).error().column, 2) << wrong;
}

}  // namespace
}  // namespace millrace::hex_test
