// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/trace.h"

#include <gtest/gtest.h>

#include "core/base/random.h"
#include "core/trace/digest.h"

namespace millrace::trace_test {
namespace {

/// Fills every field with what `draw` gives, small and extreme values alike.
class Filler {
public:
    explicit Filler(Draw& draw, SimTime now) : m_draw{draw}, m_now{now} {}

    template <class Tag>
    void operator()(const char*, Id<Tag>& id)
    {
        id.value = m_draw.below(4) == 0 ? UINT32_MAX : static_cast<std::uint32_t>(m_draw.bits());
    }
    void operator()(const char*, HappeningId& id)
    {
        id.value = static_cast<std::uint32_t>(m_draw.bits());
    }
    void operator()(const char*, JobId& id)
    {
        id.value = static_cast<std::uint32_t>(m_draw.bits());
    }
    void operator()(const char*, std::uint32_t& value)
    {
        value = static_cast<std::uint32_t>(m_draw.bits() >> m_draw.below(64));
    }
    void operator()(const char*, std::uint64_t& value)
    {
        value = m_draw.bits() >> m_draw.below(64);
    }
    void operator()(const char*, std::int64_t& value)
    {
        value = static_cast<std::int64_t>(m_draw.bits());
    }
    void operator()(const char*, SimTime& time)
    {
        time = m_draw.below(5) == 0
                   ? kNever
                   : m_now + SimDuration{static_cast<std::int64_t>(m_draw.below(1ULL << 50U))};
    }
    template <class Enum>
        requires std::is_enum_v<Enum>
    void operator()(const char*, Enum& value)
    {
        value = static_cast<Enum>(m_draw.below(3));
    }
    void operator()(const char*, std::string& text)
    {
        text.assign(m_draw.below(40), static_cast<char>(m_draw.below(256)));
    }

private:
    Draw& m_draw;
    SimTime m_now;
};

template <class Fact>
std::uint64_t hashOf(SimTime time, const Fact& fact)
{
    FactHash hash{time, Fact::kInfo.code};
    Fact::fields(fact, hash);
    return hash.value();
}

TEST(Trace, GivesBackEveryFactWithItsTimeAndCause)
{
    constexpr std::uint64_t kSeed = 5;
    SCOPED_TRACE(kSeed);
    Draw draw{kSeed, Purpose::Work, 0};
    Trace trace;
    struct Expected {
        SimTime time;
        std::uint64_t cause;
        std::uint64_t hash;
    };
    std::vector<Expected> expected;
    SimTime now{};
    for (int round = 0; round < 400; ++round) {
        forEachType(AllFacts{}, [&]<class Fact>(std::type_identity<Fact>) {
            // Nothing, a little, a lot: all lengths of the time.
            constexpr std::uint64_t kSteps[] = {1, 1U << 20U, 1ULL << 38U, 1ULL << 48U};
            now += SimDuration{static_cast<std::int64_t>(draw.below(kSteps[draw.below(4)]))};
            Fact fact;
            Filler filler{draw, now};
            Fact::fields(fact, filler);
            const std::uint64_t cause = expected.empty() || draw.below(3) == 0
                                            ? Trace::kNoCause
                                            : draw.below(expected.size());
            trace.append(now, cause, fact);
            expected.push_back({now, cause, hashOf(now, fact)});
        });
    }
    ASSERT_EQ(trace.size(), expected.size());
    TraceReader reader{trace};
    for (std::size_t n = 0; n < expected.size(); ++n) {
        ASSERT_FALSE(reader.atEnd());
        ASSERT_EQ(reader.nextTime(), expected[n].time);
        reader.next([&](SimTime time, std::uint64_t cause, const auto& fact) {
            ASSERT_EQ(time, expected[n].time);
            ASSERT_EQ(cause, expected[n].cause);
            ASSERT_EQ(hashOf(time, fact), expected[n].hash);
        });
    }
    EXPECT_TRUE(reader.atEnd());
}

TEST(Trace, ADelayThatComesAgainTakesOneByte)
{
    constexpr std::int64_t kDelays[] = {300'000'000, 6'000'000'000, 300'000'000, -5, 0,
                                        300'000'000, 6'000'000'000, -5,          0};
    Trace trace;
    std::vector<std::size_t> bytes;
    std::int64_t now = 0;
    for (const std::int64_t delay : kDelays) {
        const std::size_t before = trace.bytes();
        now += 1'000;
        trace.append(fromNs(now), Trace::kNoCause,
                     RecordSent{HappeningId{0U}, PartitionId{0U}, fromNs(now + delay)});
        bytes.push_back(trace.bytes() - before);
    }
    EXPECT_EQ(bytes[0], bytes[2] + 4);
    EXPECT_EQ(bytes[1], bytes[2] + 4);
    for (const std::size_t later : {5U, 6U, 7U, 8U})
        EXPECT_EQ(bytes[later], bytes[2]);
    TraceReader reader{trace};
    now = 0;
    for (const std::int64_t delay : kDelays) {
        EXPECT_EQ(reader.nextTime(), fromNs(now += 1'000));
        reader.next([&]<class Fact>(SimTime, std::uint64_t, const Fact& fact) {
            if constexpr (std::is_same_v<Fact, RecordSent>)
                EXPECT_EQ(fact.arrivesAt, fromNs(now + delay));
        });
    }
}

TEST(Trace, CanBeReadFromAnyPlaceWithinIt)
{
    Trace trace;
    std::vector<TracePosition> places;
    for (std::uint32_t n = 0; n < 30'000; ++n) {  // More than one segment.
        if (n % 1000 == 500)
            places.push_back(trace.end());
        trace.append(fromNs(n * 1000), Trace::kNoCause,
                     JobEnqueued{JobId{n}, HappeningId{n / 3}, ReactionId{n % 3}});
    }
    for (const TracePosition& place : places) {
        TraceReader reader{trace, place};
        const auto index = static_cast<std::uint32_t>(reader.nextIndex());
        EXPECT_EQ(index % 1000, 500U);
        reader.next([&]<class Fact>(SimTime time, std::uint64_t, const Fact& fact) {
            EXPECT_EQ(time, fromNs(index * 1000));
            if constexpr (std::is_same_v<Fact, JobEnqueued>)
                EXPECT_EQ(fact.job, JobId{index});
            else
                ADD_FAILURE();
        });
    }
}

TEST(Trace, OneThatGoesOnInManyChunksTakesNoMoreRoomThanOneAtOnce)
{
    Trace whole;
    Trace chunks;
    for (std::uint32_t n = 0; n < 20'000; ++n) {
        const Happened fact{HappeningId{n}, EntityId{n % 7}, n / 7 + 1, 0};
        const SimTime at{std::chrono::milliseconds{n}};
        whole.append(at, Trace::kNoCause, fact);
        const Trace before = chunks;
        if (n % 37 == 1)
            chunks = chunks.prefix(chunks.end());
        chunks.append(at, Trace::kNoCause, fact);
        EXPECT_EQ(before.size(), n) << "what is appended is another trace's";
    }
    EXPECT_EQ(chunks.bytes(), whole.bytes());
    EXPECT_EQ(chunks.room(), whole.room());
    TraceReader inChunks{chunks};
    TraceReader inWhole{whole};
    while (!inWhole.atEnd()) {
        ASSERT_EQ(inChunks.nextTime(), inWhole.nextTime());
        inChunks.next([](SimTime, std::uint64_t, const auto&) {});
        inWhole.next([](SimTime, std::uint64_t, const auto&) {});
    }
    EXPECT_TRUE(inChunks.atEnd());
}

TEST(Trace, TwoThatGoOnFromOnePlaceDoNotSeeEachOther)
{
    Trace past;
    past.append(SimTime{}, Trace::kNoCause, Happened{HappeningId{0U}, EntityId{0U}, 1, 0});
    Trace one = past.prefix(past.end());
    Trace other = past.prefix(past.end());
    one.append(SimTime{std::chrono::seconds{1}}, 0, RunEnded{});
    other.append(SimTime{std::chrono::seconds{2}}, 0, RunEnded{});
    past.append(SimTime{std::chrono::seconds{3}}, 0, RunEnded{});
    int seconds = 1;
    for (const Trace* each : {&one, &other, &past}) {
        TraceReader reader{*each};
        reader.next([](SimTime, std::uint64_t, const auto&) {});
        EXPECT_EQ(reader.nextTime(), SimTime{std::chrono::seconds{seconds++}});
    }
}

TEST(FactSchema, NumbersEachTypeOnce)
{
    std::array<int, kFactCodeMax + 1> uses{};
    forEachType(AllFacts{}, [&]<class Fact>(std::type_identity<Fact>) {
        ++uses[Fact::kInfo.code];
        EXPECT_FALSE(Fact::kInfo.name.empty());
        EXPECT_TRUE(Fact::kInfo.meaning.ends_with('.')) << Fact::kInfo.name;
    });
    for (const int each : uses)
        EXPECT_LE(each, 1);
}

TEST(Digest, ChangesWithTimeKindAndEveryField)
{
    const JobReady ready{JobId{4U}};
    const std::uint64_t base = hashOf(fromNs(7), ready);
    EXPECT_EQ(hashOf(fromNs(7), ready), base);
    EXPECT_NE(hashOf(fromNs(8), ready), base);
    EXPECT_NE(hashOf(fromNs(7), JobReady{JobId{5U}}), base);
    EXPECT_NE(hashOf(fromNs(7), MemberWoke{MemberId{4U}}), base);
}

TEST(Digest, KeepsTheHalvesApart)
{
    Digests log;
    log.add(Half::Log, 99);
    EXPECT_NE(log.all, Digests{}.all);
    EXPECT_NE(log.log, Digests{}.log);
    EXPECT_EQ(log.list, Digests{}.list);
    Digests both;
    both.add(Half::Both, 99);
    EXPECT_NE(both.log, Digests{}.log);
    EXPECT_NE(both.list, Digests{}.list);
}

}  // namespace
}  // namespace millrace::trace_test
