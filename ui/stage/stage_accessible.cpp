// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/stage/stage_accessible.h"

#include <map>

#include <QAccessibleWidget>
#include <QPointer>

#include "ui/stage/stage_view.h"

namespace millrace::ui {

namespace {

QString read(const std::string& text)
{
    return QString::fromStdString(text);
}

/// One thing on the stage. It has no widget; it is there while the last frame shows it.
class AccessibleThing : public QAccessibleInterface, public QAccessibleActionInterface {
public:
    AccessibleThing(StageView& stage, const ThingAt& thing) : m_stage{&stage}, m_thing{thing} {}

    bool isValid() const override { return m_stage != nullptr && place() >= 0; }
    QObject* object() const override { return nullptr; }
    QAccessibleInterface* parent() const override
    {
        return QAccessible::queryAccessibleInterface(m_stage);
    }
    QAccessibleInterface* child(int) const override { return nullptr; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }

    QString text(QAccessible::Text kind) const override
    {
        if (m_stage == nullptr)
            return {};
        const Inspection inspection = m_stage->inspection(m_thing);
        if (kind == QAccessible::Name)
            return read(inspection.title);
        if (kind != QAccessible::Description)
            return {};
        QStringList rows;
        for (const InspectorRow& row : inspection.rows)
            rows += row.value.empty() ? read(row.label) : read(row.label + ": " + row.value);
        return rows.join(QStringLiteral("; "));
    }
    void setText(QAccessible::Text, const QString&) override {}
    QRect rect() const override
    {
        if (m_stage == nullptr)
            return {};
        const QRect place = m_stage->placeOf(m_thing.first, m_thing.second);
        return {m_stage->mapToGlobal(place.topLeft()), place.size()};
    }
    QAccessible::Role role() const override { return QAccessible::ListItem; }
    QAccessible::State state() const override
    {
        QAccessible::State state;
        state.selectable = true;
        state.focusable = true;
        state.invalid = !isValid();
        state.selected = m_stage != nullptr && m_stage->selected() == m_thing;
        state.focused = state.selected && m_stage->hasFocus();
        return state;
    }

    void* interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface*>(this)
                                                    : nullptr;
    }
    QStringList actionNames() const override { return {pressAction()}; }
    void doAction(const QString& name) override
    {
        if (name == pressAction() && isValid())
            m_stage->select(m_thing);
    }
    QStringList keyBindingsForAction(const QString&) const override { return {}; }

private:
    int place() const { return m_stage->placeAmongThings(m_thing); }

    QPointer<StageView> m_stage;
    ThingAt m_thing;
};

class AccessibleStage : public QAccessibleWidget {
public:
    explicit AccessibleStage(StageView& stage)
        : QAccessibleWidget{&stage, QAccessible::List}
        , m_stage{stage}
    {
    }
    ~AccessibleStage() override
    {
        for (const auto& [thing, id] : m_ids)
            QAccessible::deleteAccessibleInterface(id);
    }

    int childCount() const override { return static_cast<int>(m_stage.things().size()); }
    QAccessibleInterface* child(int index) const override
    {
        const std::vector<ThingAt> things = m_stage.things();
        const auto at = static_cast<std::size_t>(index);
        return at < things.size() ? ofThing(things[at]) : nullptr;
    }
    int indexOfChild(const QAccessibleInterface* child) const override
    {
        for (const auto& [thing, id] : m_ids)
            if (QAccessible::accessibleInterface(id) == child)
                return m_stage.placeAmongThings(thing);
        return -1;
    }
    QAccessibleInterface* childAt(int x, int y) const override
    {
        const ThingAt thing = m_stage.thingAt(m_stage.mapFromGlobal(QPointF(x, y)));
        return m_stage.placeAmongThings(thing) >= 0 ? ofThing(thing) : nullptr;
    }
    QAccessibleInterface* focusChild() const override
    {
        const ThingAt thing = m_stage.selected();
        return m_stage.hasFocus() && m_stage.placeAmongThings(thing) >= 0 ? ofThing(thing)
                                                                          : nullptr;
    }

private:
    /// Whoever was given it may ask for it again: it lives as long as the stage.
    QAccessibleInterface* ofThing(const ThingAt& thing) const
    {
        const auto known = m_ids.find(thing);
        if (known != m_ids.end())
            return QAccessible::accessibleInterface(known->second);
        auto* made = new AccessibleThing{m_stage, thing};
        m_ids.emplace(thing, QAccessible::registerAccessibleInterface(made));
        return made;
    }

    StageView& m_stage;
    mutable std::map<ThingAt, QAccessible::Id> m_ids;
};

QAccessibleInterface* accessible(const QString&, QObject* object)
{
    auto* stage = qobject_cast<StageView*>(object);
    return stage != nullptr ? new AccessibleStage{*stage} : nullptr;
}

}  // namespace

void makeStagesAccessible()
{
    QAccessible::installFactory(accessible);
}

}  // namespace millrace::ui
