// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/queue/backoff.h"

#include <gtest/gtest.h>

#include "core/scenario/profile.h"

namespace millrace::backoff_test {
namespace {

using namespace std::chrono_literals;

Draw anyDraw(std::uint32_t n)
{
    return Draw{3, Purpose::Jitter, n};
}

struct BackoffCase {
    const char* name;
    BackoffSpec spec;
    std::uint32_t attempt;
    SimDuration expected;
};

class BackoffTest : public testing::TestWithParam<BackoffCase> {};

TEST_P(BackoffTest, WaitsWithoutJitterExactly)
{
    const BackoffCase& row = GetParam();
    EXPECT_EQ(delayAfter(row.spec, row.attempt, anyDraw(0)), row.expected);
}

const BackoffSpec kDoubling{
    .kind = BackoffSpec::Kind::Exponential, .base = 500ms, .factor = 2.0, .cap = 4s, .jitter = 0.0};
const BackoffSpec kConstant{
    .kind = BackoffSpec::Kind::Constant, .base = 3s, .factor = 2.0, .cap = 1min, .jitter = 0.0};
const BackoffSpec kTripling{
    .kind = BackoffSpec::Kind::Exponential, .base = 1s, .factor = 3.0, .cap = 24h, .jitter = 0.0};
const BackoffSpec kAtOnce{
    .kind = BackoffSpec::Kind::Exponential, .base = 0s, .factor = 2.0, .cap = 1min, .jitter = 0.0};

INSTANTIATE_TEST_SUITE_P(Rows, BackoffTest,
                         testing::Values(BackoffCase{"FirstFailure", kDoubling, 1, 500ms},
                                         BackoffCase{"Third", kDoubling, 3, 2s},
                                         BackoffCase{"ReachesCap", kDoubling, 4, 4s},
                                         BackoffCase{"StaysAtCap", kDoubling, 900, 4s},
                                         BackoffCase{"ConstantFirst", kConstant, 1, 3s},
                                         BackoffCase{"ConstantLater", kConstant, 50, 3s},
                                         BackoffCase{"Factor3", kTripling, 5, 81s},
                                         BackoffCase{"NoBase", kAtOnce, 7, 0s}),
                         [](const auto& row) { return row.param.name; });

TEST(Backoff, JitterOnlyLengthensAndByNoMoreThanItsPart)
{
    BackoffSpec spec = kDoubling;
    spec.jitter = 0.25;
    SimDuration shortest = 1h;
    SimDuration longest{};
    for (std::uint32_t n = 0; n < 2000; ++n) {
        const SimDuration delay = delayAfter(spec, 2, anyDraw(n));
        shortest = std::min(shortest, delay);
        longest = std::max(longest, delay);
    }
    EXPECT_GE(shortest, 1000ms);
    EXPECT_LT(shortest, 1010ms);
    EXPECT_LE(longest, 1250ms);
    EXPECT_GT(longest, 1240ms);
}

struct Product {
    const char* name;
    const char* profile;
    std::vector<ChangedSetting> changes;
};

void PrintTo(const Product& row, std::ostream* out)
{
    *out << row.name;
}

class ProductBackoffTest : public testing::TestWithParam<Product> {};

TEST_P(ProductBackoffTest, DrawsWithinItsBoundsAndUpToThem)
{
    const Product& row = GetParam();
    const auto read = readRetries(*findProfile(row.profile), row.changes);
    ASSERT_TRUE(std::holds_alternative<RetrySpec>(read));
    const BackoffSpec& spec = std::get<RetrySpec>(read).backoff;
    for (std::uint32_t attempt = 1; attempt <= 12; ++attempt) {
        const DelayBounds bounds = delayBounds(spec, attempt);
        double shortest = 1e18;
        double longest = 0;
        for (std::uint32_t n = 0; n < 500; ++n) {
            const SimDuration delay = delayAfter(spec, attempt, anyDraw(n));
            const double seconds = static_cast<double>(delay.count()) / 1e9;
            ASSERT_GE(seconds, bounds.least - 1e-9) << "failure " << attempt;
            ASSERT_LE(seconds, bounds.most + 1e-9) << "failure " << attempt;
            if (spec.step > SimDuration::zero())
                ASSERT_EQ(delay % spec.step, SimDuration::zero());
            shortest = std::min(shortest, seconds);
            longest = std::max(longest, seconds);
        }
        const double spread = bounds.most - bounds.least;
        EXPECT_LE(shortest, bounds.least + 0.05 * spread) << "failure " << attempt;
        EXPECT_GE(longest, bounds.most - 0.05 * spread - 1e-9) << "failure " << attempt;
    }
}

INSTANTIATE_TEST_SUITE_P(
    Rows, ProductBackoffTest,
    testing::Values(
        Product{"Sidekiq", "sidekiq", {}}, Product{"OldSidekiq", "sidekiq", {{"version", "6.4"}}},
        Product{"ActiveJob", "activejob", {{"wait", "polynomially_longer"}}},
        Product{"ActiveJobConstant", "activejob", {}},
        Product{"Celery", "celery-redis", {{"retry_backoff", "true"}}},
        Product{
            "Bullmq", "bullmq", {{"type", "exponential"}, {"delay", "1000"}, {"jitter", "0.5"}}},
        Product{"Oban", "oban", {}}, Product{"River", "river", {}},
        Product{"Faktory", "faktory", {}}, Product{"Que", "que", {}},
        Product{"PgBoss", "pg-boss", {{"retryBackoff", "true"}, {"retryDelayMax", "20"}}},
        Product{"Graphile", "graphile-worker", {}},
        Product{"ResqueRetry",
                "resque",
                {{"backoff_strategy", "20, 60, 600"},
                 {"retry_delay_multiplicand_min", "0.5"},
                 {"retry_delay_multiplicand_max", "2"}}}),
    [](const auto& row) { return row.param.name; });

/// Grows past every double.
BackoffSpec endless(BackoffSpec::Jitter jitterKind, double jitter, double from = 0.0)
{
    return {.kind = BackoffSpec::Kind::Exponential,
            .base = 1s,
            .factor = 100.0,
            .cap = kNoCap,
            .jitter = jitter,
            .jitterKind = jitterKind,
            .jitterFrom = from};
}

/// The sum of an infinity and its opposite.
BackoffSpec nowhere()
{
    return {.kind = BackoffSpec::Kind::Polynomial,
            .jitter = 0.0,
            .powers = {0, 0, 0, 0, 0, 0, 0, -1e308, 1e308}};
}

using Jitter = BackoffSpec::Jitter;

INSTANTIATE_TEST_SUITE_P(
    BeyondEveryNumber, BackoffTest,
    testing::Values(
        BackoffCase{"IsTheLongest", endless(Jitter::Longer, 0.0), 400, kLongestDuration},
        BackoffCase{"PartOfNothing", endless(Jitter::Between, 0.0), 400, 0s},
        BackoffCase{"ShorterByAll", endless(Jitter::Between, 1e-300), 400, 0s},
        BackoffCase{"TwiceTheLongest", endless(Jitter::Between, 10.0, 2.0), 400, kLongestDuration},
        BackoffCase{"NoNumberAtAll", nowhere(), 1000, kLongestDuration}),
    [](const auto& row) { return row.param.name; });

TEST(Backoff, HasBoundsThatAreNumbersHoweverOftenItGrew)
{
    for (const BackoffSpec& spec :
         {endless(Jitter::Full, 0.0), endless(Jitter::Between, 1e-300),
          endless(Jitter::Shorter, 1.0), endless(Jitter::Around, 1.0), nowhere()}) {
        const DelayBounds bounds = delayBounds(spec, 1000);
        for (const double each : {bounds.base, bounds.least, bounds.most})
            EXPECT_TRUE(each >= 0 && each < 1e9) << each;
    }
}

TEST(Backoff, IsNeverLongerThanTheLongestRun)
{
    const auto read =
        readRetries(*findProfile("bullmq"),
                    std::vector<ChangedSetting>{{"type", "exponential"}, {"delay", "86400000"}});
    const BackoffSpec& spec = std::get<RetrySpec>(read).backoff;
    EXPECT_EQ(delayAfter(spec, 10, anyDraw(0)), kLongestDuration);
    EXPECT_EQ(delayAfter(spec, 200, anyDraw(0)), kLongestDuration);
}

}  // namespace
}  // namespace millrace::backoff_test
