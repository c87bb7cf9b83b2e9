// SPDX-License-Identifier: GPL-3.0-or-later
#include <functional>

#include <gtest/gtest.h>

#include "core/scenario/guarantee.h"
#include "core/scenario/scenario_reader.h"

// Brokers and the producer in scenario files: as many wrong as right ones.

namespace millrace::broker_tables_test {
namespace {

using namespace std::chrono_literals;

/// `log` is the inside of [log], which begins in line 5; what follows it may open more tables.
std::string withLog(const std::string& log)
{
    return "format = 1\n[[reaction]]\nname = \"a\"\n[log]\n" + log + "\n";
}

std::string faultAt(const std::string& fault)
{
    return withLog("brokers = 3\n[[at]]\ntime = \"1 s\"\n" + fault);
}

struct GoodRow {
    const char* name;
    std::string text;
    std::function<bool(const Scenario&)> holds;
};

void PrintTo(const GoodRow& row, std::ostream* out)
{
    *out << row.name;
}

class GoodBrokersTest : public testing::TestWithParam<GoodRow> {};

TEST_P(GoodBrokersTest, AreRead)
{
    const auto outcome = readScenario(GetParam().text, "file.toml");
    const auto* scenario = std::get_if<Scenario>(&outcome);
    ASSERT_NE(scenario, nullptr) << describe(std::get<1>(outcome).front());
    EXPECT_TRUE(GetParam().holds(*scenario));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, GoodBrokersTest,
    testing::Values(
        GoodRow{"NothingSaid", withLog(""), [](const Scenario& s) { return !hasCluster(s); }},
        GoodRow{"OneBrokerSaid", withLog("brokers = 1"),
                [](const Scenario& s) { return !hasCluster(s); }},
        GoodRow{"Several", withLog("brokers = 3\nreplication = 3\nmin-insync = 2"),
                [](const Scenario& s) {
                    return hasCluster(s) && s.log.brokers.replication == 3 &&
                           s.log.brokers.minInSync == 2;
                }},
        GoodRow{"Times",
                withLog("brokers = 2\nreplication = 2\nreplica-lag = \"2 s\"\nflush = \"1 s\"\n"
                        "broker-session = \"3 s\"\nbroker-heartbeat = \"1 s\"\n"
                        "replica-delay = { kind = \"exponential\", mean = \"80 ms\" }\n"
                        "unclean-election = true"),
                [](const Scenario& s) {
                    return s.log.brokers.replicaLag == 2s && s.log.brokers.flush == 1s &&
                           s.log.brokers.session == 3s && s.log.brokers.heartbeat == 1s &&
                           s.log.brokers.replicaDelay.mean == 80ms && s.log.brokers.uncleanElection;
                }},
        GoodRow{"AnEmptyProducer", withLog("[log.producer]"),
                [](const Scenario& s) {
                    const ProducerSpec& producer = s.log.producer;
                    return hasCluster(s) && producer.acks == ProducerSpec::Acks::All &&
                           producer.idempotence && producer.linger == 5ms &&
                           producer.batchSize == 16'384 && producer.deliveryTimeout == 2min;
                }},
        GoodRow{"Acks1SwitchesIdempotenceOff", withLog("[log.producer]\nacks = \"1\""),
                [](const Scenario& s) { return !s.log.producer.idempotence; }},
        GoodRow{"SixInFlightSwitchIdempotenceOff", withLog("[log.producer]\nmax-in-flight = 6"),
                [](const Scenario& s) { return !s.log.producer.idempotence; }},
        GoodRow{"LongLingerLengthensTheDefault", withLog("[log.producer]\nlinger = \"10 min\""),
                [](const Scenario& s) { return s.log.producer.deliveryTimeout == 10min + 30s; }},
        GoodRow{"ExplicitPartition",
                withLog("[log.producer]\npartitioner = \"explicit\"\npartition = 2"),
                [](const Scenario& s) { return s.log.producer.partition == 2; }},
        GoodRow{"AFaultAloneModelsTheBroker",
                withLog("[[at]]\ntime = \"1 s\"\nkill = \"broker 1\""),
                [](const Scenario& s) {
                    return hasCluster(s) && s.timeline[0].target.kind == Target::Kind::Broker;
                }},
        GoodRow{"AMachineAndItsReturn", faultAt("crash-machine = \"broker 2\"\nrestart = \"9 s\""),
                [](const Scenario& s) {
                    return s.timeline.size() == 2 &&
                           s.timeline[0].act == Intervention::Act::CrashMachine &&
                           s.timeline[1].at == SimTime{10s};
                }},
        GoodRow{"CutOff", faultAt("cut-off = \"broker 2\"\nfor = \"20 s\""),
                [](const Scenario& s) {
                    return s.timeline.size() == 1 &&
                           s.timeline[0].act == Intervention::Act::CutOff &&
                           s.timeline[0].target == Target{Target::Kind::Broker, 1} &&
                           s.timeline[0].lasts == 20s;
                }},
        GoodRow{"ACutOffAloneModelsTheBroker",
                withLog("[[at]]\ntime = \"1 s\"\ncut-off = \"broker 1\"\nfor = \"1 s\""),
                [](const Scenario& s) { return hasCluster(s); }},
        GoodRow{"Stop", faultAt("stop = \"broker 3\""),
                [](const Scenario& s) { return s.timeline[0].target.index == 2; }}),
    [](const auto& row) { return row.param.name; });

struct BadRow {
    const char* name;
    std::string text;
    int line;
    int column;
    const char* says;
};

void PrintTo(const BadRow& row, std::ostream* out)
{
    *out << row.name;
}

class BadBrokersTest : public testing::TestWithParam<BadRow> {};

TEST_P(BadBrokersTest, AreAnErrorWithItsPlace)
{
    const auto outcome = readScenario(GetParam().text, "file.toml");
    const auto* errors = std::get_if<std::vector<Error>>(&outcome);
    ASSERT_NE(errors, nullptr);
    const Error& error = errors->front();
    EXPECT_EQ(error.line, GetParam().line) << error.message;
    EXPECT_EQ(error.column, GetParam().column) << error.message;
    EXPECT_NE(error.message.find(GetParam().says), std::string::npos) << error.message;
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadBrokersTest,
    testing::Values(
        BadRow{"NoBrokers", withLog("brokers = 0"), 5, 11, "1 to 64"},
        BadRow{"MoreCopiesThanBrokers", withLog("brokers = 2\nreplication = 3"), 6, 15,
               "3 copies need as many brokers, and there are 2."},
        BadRow{"CopiesOnOneBroker", withLog("replication = 2"), 5, 15, "there is 1."},
        BadRow{"MoreInSyncThanCopies", withLog("brokers = 3\nreplication = 2\nmin-insync = 3"), 7,
               14, "replication = 2"},
        BadRow{"UncleanWithoutCopies", withLog("brokers = 3\nunclean-election = true"), 6, 20,
               "replication of 2 or more"},
        BadRow{"BeatsTooSeldom", withLog("broker-session = \"1 s\""), 4, 1,
               "less than log.broker-session"},
        BadRow{"NoFlush", withLog("flush = \"0 s\""), 5, 9, "1 ms"},
        BadRow{"UnknownBroker", faultAt("kill = \"broker 4\""), 8, 8,
               "there is no broker 4: log.brokers is 3."},
        BadRow{"BrokerNought", faultAt("kill = \"broker 0\""), 8, 8, "expected"},
        BadRow{"AMembersMachine", faultAt("crash-machine = \"member 1\""), 8, 17,
               "brokers and the store"},
        BadRow{"TwoEnds", faultAt("kill = \"broker 1\"\ncrash-machine = \"broker 1\""), 9, 17,
               "kill and crash-machine"},
        BadRow{"CutOffForEver", faultAt("cut-off = \"broker 1\""), 6, 1, "for"},
        BadRow{"CutOffForNoTime", faultAt("cut-off = \"broker 1\"\nfor = \"0 s\""), 9, 7, "1 ms"},
        BadRow{"CutOffOfAnUnknownBroker", faultAt("cut-off = \"broker 4\"\nfor = \"1 s\""), 8, 11,
               "log.brokers is 3"},
        BadRow{"CutOffOfTheStore", faultAt("cut-off = \"store\"\nfor = \"1 s\""), 8, 11,
               "broker 2"},
        BadRow{"ABrokerThatHangs", faultAt("hang = \"broker 1\"\nfor = \"1 s\""), 8, 8,
               "use cut-off"},
        BadRow{"ASlowBroker", faultAt("slow = \"broker 1\"\nfactor = 2\nfor = \"1 s\""), 8, 8,
               "who works"},
        BadRow{"EmptyBatch", withLog("[log.producer]\nbatch-size = 0"), 6, 14, "1 to"},
        BadRow{"UnknownAcks", withLog("[log.producer]\nacks = \"2\""), 6, 8, "all"},
        BadRow{"IdempotenceNeedsAll", withLog("[log.producer]\nacks = \"1\"\nidempotence = true"),
               7, 15, "acks = \"all\""},
        BadRow{"IdempotenceNeedsFive",
               withLog("[log.producer]\nmax-in-flight = 6\nidempotence = true"), 7, 15,
               "at most 5"},
        BadRow{"GivesUpBeforeTheAnswer",
               withLog("[log.producer]\nrequest-timeout = \"9 s\"\ndelivery-timeout = \"8 s\""), 7,
               20, "linger + request-timeout"},
        BadRow{"PartitionOutOfRange",
               withLog("[log.producer]\npartitioner = \"explicit\"\npartition = 3"), 7, 13,
               "0 to 2"},
        BadRow{"PartitionUnused", withLog("[log.producer]\npartition = 1"), 6, 13, "explicit"},
        BadRow{"MoreThanCertainLoss", withLog("[log.producer]\nloss = 1.5"), 6, 8, "0 to 1"},
        BadRow{"RetriesWithoutAnswers", withLog("[log.producer]\nacks = \"0\"\nretries = 3"), 7, 11,
               "nothing fails"},
        BadRow{"ShrinkingBackoff",
               withLog("[log.producer]\nretry-backoff = \"3 s\"\nretry-backoff-max = \"1 s\""), 7,
               21, "at least retry-backoff"},
        BadRow{"UnknownKey", withLog("[log.producer]\nlingr = \"1 ms\""), 6, 1, "linger"}),
    [](const auto& row) { return row.param.name; });

/// What a configuration permits: the settings that must be named, empty for none.
struct PermitRow {
    const char* name;
    std::string text;
    const char* skip;
    const char* repeat;
    const char* reorder;
};

void PrintTo(const PermitRow& row, std::ostream* out)
{
    *out << row.name;
}

class ClusterGuaranteeTest : public testing::TestWithParam<PermitRow> {};

TEST_P(ClusterGuaranteeTest, NamesTheSetting)
{
    const auto outcome = readScenario(GetParam().text, "file.toml");
    ASSERT_TRUE(std::holds_alternative<Scenario>(outcome))
        << describe(std::get<1>(outcome).front());
    const Guarantee log = guaranteesOf(std::get<Scenario>(outcome)).log.front();
    const auto names = [](const std::string& text, const char* setting) {
        return *setting == '\0' ? text.empty() : text.find(setting) != std::string::npos;
    };
    EXPECT_TRUE(names(log.maySkip, GetParam().skip)) << log.maySkip;
    EXPECT_TRUE(names(log.mayRepeat, GetParam().repeat)) << log.mayRepeat;
    EXPECT_TRUE(names(log.mayReorder, GetParam().reorder)) << log.mayReorder;
}

std::string threeBrokers(const std::string& more)
{
    return withLog("retention = \"forever\"\nbrokers = 3\nreplication = 3\n" + more);
}

constexpr const char* kKill = "\n[[at]]\ntime = \"1 s\"\nkill = \"broker 1\"";
constexpr const char* kCutOff = "\n[[at]]\ntime = \"1 s\"\ncut-off = \"broker 2\"\nfor = \"20 s\"";
constexpr const char* kCrash = "\n[[at]]\ntime = \"1 s\"\ncrash-machine = \"broker 1\"";

INSTANTIATE_TEST_SUITE_P(
    Rows, ClusterGuaranteeTest,
    testing::Values(
        PermitRow{"AllAndNothingFails", threeBrokers(""), "", "", ""},
        PermitRow{"AllAndAProcessDies", threeBrokers(kKill), "", "", ""},
        PermitRow{"AllAndAMachineDies", threeBrokers(kCrash), "flush", "cut", "cut"},
        PermitRow{"TwoInSyncAndAMachineDies", threeBrokers(std::string{"min-insync = 2"} + kCrash),
                  "", "cut", "cut"},
        PermitRow{"TwoInSyncAndTwoFail",
                  threeBrokers(std::string{"min-insync = 2"} + kCrash +
                               "\n[[at]]\ntime = \"1 s\"\nkill = \"broker 2\""),
                  "flush", "cut", "cut"},
        PermitRow{"Unclean", threeBrokers(std::string{"unclean-election = true"} + kKill),
                  "unclean-election", "cut", "cut"},
        PermitRow{"Acks1", threeBrokers(std::string{"[log.producer]\nacks = \"1\""} + kKill),
                  "acks = \"1\"", "idempotence", "max-in-flight"},
        PermitRow{"AllAndOneIsCutOff", threeBrokers(kCutOff), "", "", ""},
        PermitRow{"TwoInSyncAMachineDiesAndOneIsCutOff",
                  threeBrokers(std::string{"min-insync = 2"} + kCrash + kCutOff), "flush", "cut",
                  "cut"},
        PermitRow{"Acks1AndOneIsCutOff",
                  threeBrokers(std::string{"[log.producer]\nacks = \"1\""} + kCutOff),
                  "acks = \"1\"", "idempotence", "max-in-flight"},
        PermitRow{"Acks1AndNothingFails", threeBrokers("[log.producer]\nacks = \"1\""), "",
                  "idempotence", "max-in-flight"},
        PermitRow{"Acks0", threeBrokers("[log.producer]\nacks = \"0\"\nloss = 0.1"), "acks = \"0\"",
                  "", ""},
        PermitRow{"OneInFlight",
                  threeBrokers("[log.producer]\nidempotence = false\nmax-in-flight = 1"), "",
                  "idempotence", ""},
        PermitRow{"Sticky", threeBrokers("[log.producer]\npartitioner = \"sticky\""), "", "",
                  "sticky"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::broker_tables_test
