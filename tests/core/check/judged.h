// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include <gtest/gtest.h>

#include "core/check/anomalies.h"
#include "tests/core/check/history_text.h"

namespace millrace::check::test {

/// A history by hand is judged: what is found first is `anomaly`, at the marked line; nothing is
/// found where no line is marked.
inline void expectJudged(std::string_view text, Anomaly anomaly)
{
    std::uint64_t wrong = 0;
    const Result<History> history = readHistory(csvOf(text, &wrong));
    ASSERT_TRUE(history) << history.error().line << ": " << history.error().message;
    const std::vector<Finding> findings = findAnomalies(history.value());
    if (wrong == 0) {
        EXPECT_TRUE(findings.empty()) << describe(findings.front());
        return;
    }
    ASSERT_FALSE(findings.empty());
    EXPECT_EQ(nameOf(findings.front().anomaly), nameOf(anomaly)) << describe(findings.front());
    EXPECT_EQ(findings.front().fact, wrong) << describe(findings.front());
}

}  // namespace millrace::check::test
