// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>

#include <gtest/gtest.h>

#include <QAccessible>

#include "tests/ui/window/open_window.h"

// What somebody finds on the stage who has the screen read aloud.

namespace millrace::ui::stage_accessible_test {
namespace {

using namespace std::chrono_literals;

class AccessibleStage : public test::OpenWindow {
protected:
    AccessibleStage() : test::OpenWindow{"one-event-three-reactions", {1600, 900}} {}

    void SetUp() override
    {
        test::OpenWindow::SetUp();
        player().seek(SimTime{77500ms});
        window.stage()->grab();  // A frame of that moment.
    }

    QAccessibleInterface* stage() { return QAccessible::queryAccessibleInterface(window.stage()); }
    QAccessibleInterface* thing(const ThingAt& which)
    {
        return stage()->child(window.stage()->placeAmongThings(which));
    }
};

TEST_F(AccessibleStage, ListsItsThingsInTheOrderOfTheKeysEachWithANameAndAPlace)
{
    const std::vector<ThingAt> things = window.stage()->things();
    ASSERT_GT(things.size(), 15U);
    EXPECT_EQ(stage()->role(), QAccessible::List);
    ASSERT_EQ(stage()->childCount(), static_cast<int>(things.size()));
    for (int n = 0; n < stage()->childCount(); ++n) {
        QAccessibleInterface* child = stage()->child(n);
        ASSERT_NE(child, nullptr);
        EXPECT_TRUE(child->isValid());
        EXPECT_FALSE(child->text(QAccessible::Name).isEmpty())
            << static_cast<int>(things[static_cast<std::size_t>(n)].first) << " "
            << things[static_cast<std::size_t>(n)].second;
        EXPECT_EQ(child->parent(), stage());
        EXPECT_EQ(stage()->indexOfChild(child), n);
        EXPECT_EQ(stage()->child(n), child) << "the same as before";
        EXPECT_TRUE(stage()->rect().contains(child->rect())) << n;
    }
}

TEST_F(AccessibleStage, TellsOfAThingWhatTheInspectorSays)
{
    const Inspection inspection = inspect(player().moment(), Thing::Member, 1);
    QAccessibleInterface* member = thing({Thing::Member, 1});
    ASSERT_NE(member, nullptr);
    EXPECT_EQ(member->text(QAccessible::Name).toStdString(), inspection.title);
    const QString says = member->text(QAccessible::Description);
    ASSERT_FALSE(inspection.rows.empty());
    for (const InspectorRow& row : inspection.rows) {
        EXPECT_TRUE(says.contains(QString::fromStdString(row.label)));
        EXPECT_TRUE(says.contains(QString::fromStdString(row.value)));
    }
}

TEST_F(AccessibleStage, SelectsAThingThatIsPressed)
{
    QAccessibleInterface* worker = thing({Thing::Worker, 2});
    ASSERT_NE(worker, nullptr);
    EXPECT_FALSE(worker->state().selected);
    ASSERT_NE(worker->actionInterface(), nullptr);
    const QString press = QAccessibleActionInterface::pressAction();
    EXPECT_EQ(worker->actionInterface()->actionNames(), QStringList{press});
    worker->actionInterface()->doAction(press);
    ASSERT_TRUE(player().selection());
    EXPECT_EQ(*player().selection(), (Selection{Thing::Worker, 2}));
    EXPECT_TRUE(worker->state().selected);
    worker->actionInterface()->doAction(QStringLiteral("no such action"));
    EXPECT_EQ(*player().selection(), (Selection{Thing::Worker, 2}));
}

TEST_F(AccessibleStage, FindsAThingByItsPlaceAndNothingBesideAll)
{
    const QRect place = thing({Thing::Worker, 0})->rect();
    QAccessibleInterface* there = stage()->childAt(place.center().x(), place.bottom() - 2);
    ASSERT_NE(there, nullptr);
    EXPECT_EQ(there->text(QAccessible::Name), thing({Thing::Worker, 0})->text(QAccessible::Name));
    const QRect all = stage()->rect();
    EXPECT_EQ(stage()->childAt(all.right(), all.bottom()), nullptr);
}

TEST_F(AccessibleStage, KnowsNothingOfWhatIsNotThere)
{
    EXPECT_EQ(stage()->child(-1), nullptr);
    EXPECT_EQ(stage()->child(stage()->childCount()), nullptr);
    QAccessibleInterface* late = nullptr;
    for (const ThingAt& each : window.stage()->things())
        if (each.first == Thing::Happening && each.second > 0)
            late = thing(each);
    ASSERT_NE(late, nullptr);
    player().seek(SimTime{});
    window.stage()->grab();
    EXPECT_FALSE(late->isValid()) << "it has not happened yet";
}

TEST(AccessibleThing, OutlivesItsStageAsOneThatIsNoMore)
{
    QAccessible::Id id = 0;
    {
        auto window = std::make_unique<MainWindow>();
        ASSERT_TRUE(window->openScenario(QStringLiteral("one-event-three-reactions")));
        window->show();
        window->stage()->grab();
        QAccessibleInterface* first =
            QAccessible::queryAccessibleInterface(window->stage())->child(0);
        ASSERT_NE(first, nullptr);
        id = QAccessible::uniqueId(first);
    }
    EXPECT_EQ(QAccessible::accessibleInterface(id), nullptr);
}

}  // namespace
}  // namespace millrace::ui::stage_accessible_test
