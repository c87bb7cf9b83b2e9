// SPDX-License-Identifier: GPL-3.0-or-later
#include <functional>

#include <gtest/gtest.h>

#include "core/scenario/scenario_patch.h"
#include "core/scenario/scenario_reader.h"

// Transactions in scenario files: as many wrong as right ones.

namespace millrace::transaction_tables_test {
namespace {

using namespace std::chrono_literals;

/// `producer` is the inside of [log.producer], which begins in line 6; what follows it may open
/// more tables.
std::string withProducer(const std::string& producer)
{
    return "format = 1\n[[reaction]]\nname = \"a\"\n[log]\n[log.producer]\n" + producer + "\n";
}

std::string withFault(const std::string& fault)
{
    return withProducer("transactional = true\n[[at]]\ntime = \"1 s\"\n" + fault);
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

class GoodTransactionsTest : public testing::TestWithParam<GoodRow> {};

TEST_P(GoodTransactionsTest, AreRead)
{
    const auto outcome = readScenario(GetParam().text, "file.toml");
    const auto* scenario = std::get_if<Scenario>(&outcome);
    ASSERT_NE(scenario, nullptr) << describe(std::get<1>(outcome).front());
    EXPECT_TRUE(GetParam().holds(*scenario));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, GoodTransactionsTest,
    testing::Values(
        GoodRow{"NothingSaid", withProducer(""),
                [](const Scenario& s) { return !s.log.producer.transactional; }},
        GoodRow{"Defaults", withProducer("transactional = true"),
                [](const Scenario& s) {
                    const ProducerSpec& p = s.log.producer;
                    return p.transactional && p.transactionEvery == 2s && p.aborts == 0.0 &&
                           p.transactionTimeout == 60s && s.log.brokers.transactionSweep == 10s;
                }},
        GoodRow{"AllSaid",
                withProducer("transactional = true\ntransaction-every = \"5 s\"\n"
                             "transaction-records = 10\naborts = 0.2\n"
                             "transaction-timeout = \"8 s\""),
                [](const Scenario& s) {
                    const ProducerSpec& p = s.log.producer;
                    return p.transactionEvery == 5s && p.transactionRecords == 10 &&
                           p.aborts == 0.2 && p.transactionTimeout == 8s;
                }},
        GoodRow{"ASweep",
                "format = 1\n[[reaction]]\nname = \"a\"\n[log]\ntransaction-sweep = \"3 s\"\n"
                "producer.transactional = true\n",
                [](const Scenario& s) { return s.log.brokers.transactionSweep == 3s; }},
        GoodRow{"OneGroupWaits",
                withProducer("transactional = true\n[log.group]\nisolation = \"read_committed\""),
                [](const Scenario& s) {
                    return s.log.groups[0].isolation == GroupSpec::Isolation::ReadCommitted;
                }},
        GoodRow{"ThatIsTheDefault", withProducer("[log.group]\nisolation = \"read_uncommitted\""),
                [](const Scenario& s) { return s.log.groups[0] == GroupSpec{}; }},
        GoodRow{"ProducerDiesAndComesBack", withFault("kill = \"producer\"\nrestart = \"3 s\""),
                [](const Scenario& s) {
                    return s.timeline.size() == 2 &&
                           s.timeline[0].target.kind == Target::Kind::Producer &&
                           s.timeline[1].act == Intervention::Act::Restart &&
                           s.timeline[1].at == SimTime{4s};
                }},
        GoodRow{"ProducerIsStarted", withFault("restart = \"producer\""),
                [](const Scenario& s) { return s.timeline[0].act == Intervention::Act::Restart; }},
        GoodRow{"KafkasDefaults",
                "format = 1\n[[reaction]]\nname = \"a\"\n[log]\nprofile = \"kafka-4\"\n"
                "[log.producer]\ntransactional = true\n",
                [](const Scenario& s) { return s.log.producer.transactionTimeout == 60s; }}),
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

class BadTransactionsTest : public testing::TestWithParam<BadRow> {};

TEST_P(BadTransactionsTest, AreAnErrorWithItsPlace)
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
    Rows, BadTransactionsTest,
    testing::Values(
        BadRow{"AcksOne", withProducer("acks = \"1\"\ntransactional = true"), 7, 17,
               "acks = \"all\" and idempotence = true"},
        BadRow{"WithoutIdempotence", withProducer("idempotence = false\ntransactional = true"), 7,
               17, "acks = \"all\" and idempotence = true"},
        BadRow{"EveryWithoutTransactions", withProducer("transaction-every = \"2 s\""), 6, 21,
               "transactional = true"},
        BadRow{"AbortsWithoutTransactions", withProducer("aborts = 0.1"), 6, 10,
               "transactional = true"},
        BadRow{"NoTime", withProducer("transactional = true\ntransaction-every = \"0 s\""), 7, 21,
               "1 ms"},
        BadRow{"NoRecords", withProducer("transactional = true\ntransaction-records = 0"), 7, 23,
               "1 to"},
        BadRow{"MoreThanAll", withProducer("transactional = true\naborts = 1.5"), 7, 10, "0 to 1"},
        BadRow{"UnknownIsolation", withProducer("[log.group]\nisolation = \"committed\""), 7, 13,
               "read_committed"},
        BadRow{"AShareGroupWaits",
               withProducer("[log.group]\nprotocol = \"share\"\nisolation = \"read_committed\""), 8,
               13, "share.isolation.level"},
        BadRow{"AProducerWithoutTransactions",
               withProducer("[[at]]\ntime = \"1 s\"\nkill = \"producer\""), 8, 8,
               "log.producer.transactional = true"},
        BadRow{"AProducerThatCloses", withFault("stop = \"producer\""), 9, 8, "use kill"},
        BadRow{"AProducersMachine", withFault("crash-machine = \"producer\""), 9, 17,
               "brokers and the store"},
        BadRow{"AnotherProducer", withFault("kill = \"producer 2\""), 9, 8, "\"producer\""}),
    [](const auto& row) { return row.param.name; });

TEST(ATransactionsPatch, WritesTheProducerByItsName)
{
    const std::string text = withProducer("transactional = true");
    Intervention kill;
    kill.at = SimTime{12s};
    kill.target = {Target::Kind::Producer, 0};
    const Result<std::string> patched = withIntervention(text, kill);
    ASSERT_TRUE(patched);
    EXPECT_NE(patched.value().find("kill = \"producer\"\n"), std::string::npos);
    const auto outcome = readScenario(patched.value(), "file.toml");
    ASSERT_TRUE(std::holds_alternative<Scenario>(outcome));
    EXPECT_EQ(std::get<Scenario>(outcome).timeline.size(), 1U);
}

}  // namespace
}  // namespace millrace::transaction_tables_test
