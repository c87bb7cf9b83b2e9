// SPDX-License-Identifier: GPL-3.0-or-later
#include <random>

#include <gtest/gtest.h>

#include "core/scenario/shipped.h"
#include "ui/document/scenario_document.h"

namespace millrace::ui::undo_test {
namespace {

using namespace std::chrono_literals;

class RandomEdits {
public:
    RandomEdits(ScenarioDocument& document, std::uint64_t seed) : m_document{document}, m_bits{seed}
    {
    }

    /// One edit of any kind; one that the reader refuses changes nothing.
    void edit()
    {
        const Scenario& scenario = m_document.scenario();
        const auto& timeline = scenario.timeline;
        const int line =
            timeline.empty() ? 0 : timeline[below(static_cast<int>(timeline.size()))].line;
        switch (below(7)) {
        case 0:
            m_document.setValue("queue.workers", std::to_string(1 + below(8)));
            break;
        case 1:
            m_document.setValue("seed", std::to_string(below(1'000)));
            break;
        case 2:
            m_document.addIntervention(
                {someTime(),
                 below(2) == 0 ? Intervention::Act::Kill : Intervention::Act::Restart,
                 {Target::Kind::Worker, 0}});
            break;
        case 3:
            m_document.moveLine(line, someTime());
            break;
        case 4:
            m_document.muteLine(line, below(2) == 0);
            break;
        case 5:
            m_document.copyLine(line, someTime());
            break;
        default:
            m_document.removeLine(line);
        }
    }

private:
    int below(int bound) { return static_cast<int>(m_bits() % static_cast<unsigned>(bound)); }
    SimTime someTime()
    {
        const auto ms = std::chrono::floor<std::chrono::milliseconds>(
            m_document.run().recording->end().time_since_epoch());
        return SimTime{
            std::chrono::milliseconds{m_bits() % static_cast<std::uint64_t>(ms.count())}};
    }

    ScenarioDocument& m_document;
    std::mt19937_64 m_bits;
};

TEST(Undo, AfterAnySequenceOfEditsRestoresTextAndDigestAndRedoBringsThemBack)
{
    std::uint64_t seed = 0;
    for (const ShippedText& shipped : shippedScenarios()) {
        SCOPED_TRACE(std::string{shipped.name} + ", seed " + std::to_string(++seed));
        ScenarioDocument document;
        ASSERT_TRUE(
            document.open(QString::fromStdString(std::string{shipped.name}), RunMode::AtOnce)
                .empty());
        const auto digest = [&] { return document.run().recording->digests(); };
        const std::string text = document.text();
        const Digests recorded = digest();
        RandomEdits edits{document, seed};
        for (int n = 0; n < 12; ++n)
            edits.edit();
        if (document.isRunning())
            continue;  // A long one: on a thread of its own, see the walks.
        const std::string editedText = document.text();
        const Digests edited = digest();
        EXPECT_EQ(edited, runAfter({}, document.scenario(), document.run().recording->end())
                              .recording->digests());
        while (document.canUndo())
            document.undo();
        EXPECT_EQ(document.text(), text);
        EXPECT_EQ(digest(), recorded);
        while (document.canRedo())
            document.redo();
        EXPECT_EQ(document.text(), editedText);
        EXPECT_EQ(digest(), edited);
    }
}

}  // namespace
}  // namespace millrace::ui::undo_test
