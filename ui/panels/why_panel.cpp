// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/why_panel.h"

#include <QLabel>
#include <QListWidget>
#include <QVBoxLayout>

#include "core/base/duration_text.h"

namespace millrace::ui {

namespace {

constexpr int kRestMs = 60;
constexpr int kFactRole = Qt::UserRole;
constexpr std::size_t kNext = 5;

QString lineOf(const QString& sign, const Told& told)
{
    return QStringLiteral("%1 %2  %3")
        .arg(sign, QString::fromStdString(clockText(told.at)), QString::fromStdString(told.words));
}

QString nameOf(const Recording& recording, const Selection& selection)
{
    const Columns& columns = recording.columns();
    const auto index = selection.index;
    if (selection.thing == Thing::Happening && index < columns.happenings.size())
        return QString::fromStdString("event " + markOf(columns, HappeningId{index}));
    if (selection.thing == Thing::Job && index < columns.jobs.size())
        return QString::fromStdString("job of " + markOf(columns, columns.jobs[index].happening));
    if (selection.thing == Thing::Store)
        return WhyPanel::tr("the store");
    const std::string_view name = columns.nameOf(selection.thing, index);
    return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
}

}  // namespace

WhyPanel::WhyPanel(Player& player, QWidget* parent) : QFrame{parent}, m_player{player}
{
    setObjectName(QStringLiteral("panel"));
    auto* rows = new QVBoxLayout{this};
    rows->setContentsMargins(8, 4, 2, 2);
    rows->setSpacing(2);
    m_heading = new QLabel{this};
    m_heading->setObjectName(QStringLiteral("muted"));
    m_heading->setTextFormat(Qt::PlainText);
    m_list = new QListWidget{this};
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setTextElideMode(Qt::ElideNone);
    m_list->setWordWrap(true);
    m_list->setResizeMode(QListView::Adjust);
    m_list->setAccessibleName(tr("Why, and what comes next"));
    rows->addWidget(m_heading);
    rows->addWidget(m_list, 1);
    m_timer.setSingleShot(true);
    m_timer.setInterval(kRestMs);
    connect(&m_timer, &QTimer::timeout, this, &WhyPanel::ask);
    connect(m_list, &QListWidget::itemClicked, this, [this](QListWidgetItem* item) { go(*item); });
    connect(m_list, &QListWidget::itemActivated, this,
            [this](QListWidgetItem* item) { go(*item); });
    connect(&player, &Player::selectionChanged, this, &WhyPanel::ask);
    connect(&player, &Player::recordingChanged, this, &WhyPanel::askLater);
    connect(&player, &Player::recordingGrew, this, &WhyPanel::askLater);
    connect(&player, &Player::playingChanged, this, &WhyPanel::askLater);
    connect(&player, &Player::moved, this, &WhyPanel::askLater);
    ask();
}

QString WhyPanel::heading() const
{
    return m_heading->text();
}

void WhyPanel::askLater()
{
    if (!m_goes && m_player.selection() && !m_player.playing())
        m_timer.start();
}

void WhyPanel::begin(bool compares)
{
    m_timer.stop();
    m_list->clear();
    m_compares = compares;
}

void WhyPanel::watch(const QString& text)
{
    if (m_watch == text)
        return;
    m_watch = text;
    if (!m_compares && !m_player.selection())
        ask();
}

void WhyPanel::ask()
{
    begin(false);
    if (!m_player.hasRecording() || !m_player.selection()) {
        m_heading->setText(tr("Why? Click something, or press S."));
        if (!m_watch.isEmpty())
            (new QListWidgetItem{tr("What to watch: %1").arg(m_watch), m_list})
                ->setFlags(Qt::ItemIsEnabled);
        Q_EMIT foretold({});
        return;
    }
    const Selection& selection = *m_player.selection();
    const Recording& recording = m_player.recording();
    const QString name = nameOf(recording, selection);
    const std::uint64_t facts = m_player.state().facts;
    const auto last = lastFactOf(recording, selection.thing, selection.index, facts);
    if (!last) {
        m_heading->setText(tr("%1: nothing has happened to it yet.").arg(name));
    } else {
        m_heading->setText(tr("Why? %1: each line was caused by the one below it.").arg(name));
        const WhyChain why = whyOf(recording, *last);
        for (std::size_t n = 0; n < why.chain.size(); ++n) {
            const Told& told = why.chain[n];
            const bool gap = why.leftOut > 0 && n + 1 == why.chain.size();
            const QString sign = gap ? tr("… %1 more,").arg(why.leftOut) : QStringLiteral("←");
            addLine(lineOf(n == 0 ? QStringLiteral("•") : sign, told),
                    QString::fromStdString(told.meaning), told.fact);
        }
    }
    const auto next = nextOf(recording, selection.thing, selection.index, facts, kNext);
    for (const Told& told : next)
        addLine(lineOf(QStringLiteral("→"), told), QString::fromStdString(told.meaning), told.fact);
    Q_EMIT foretold(next);
}

void WhyPanel::addLine(const QString& text, const QString& tip, std::uint64_t fact)
{
    auto* item = new QListWidgetItem{text, m_list};
    item->setToolTip(tip);
    item->setData(kFactRole, QVariant::fromValue<qulonglong>(fact));
}

void WhyPanel::go(const QListWidgetItem& item)
{
    const QVariant fact = item.data(kFactRole);
    if (!fact.isValid() || !m_player.hasRecording())
        return;
    m_goes = true;
    m_player.setPlaying(false);
    m_player.seekFact(fact.toULongLong() + 1);
    m_goes = false;
}

void WhyPanel::goToCause(bool back)
{
    const int count = m_list->count();
    if (count == 0)
        return;
    const int row = std::clamp(m_list->currentRow() + (back ? 1 : -1), 0, count - 1);
    m_list->setCurrentRow(row);
    go(*m_list->item(row));
}

void WhyPanel::showLife()
{
    begin(false);
    if (!m_player.hasRecording())
        return;
    const Columns& columns = m_player.recording().columns();
    const auto& selection = m_player.selection();
    HappeningId happening = HappeningId::none();
    if (selection && selection->thing == Thing::Happening)
        happening = HappeningId{selection->index};
    else if (selection && selection->thing == Thing::Job && selection->index < columns.jobs.size())
        happening = columns.jobs[selection->index].happening;
    if (happening.isNone()) {
        m_heading->setText(tr("Life of one event: click an event or one of its jobs first."));
        return;
    }
    m_heading->setText(tr("Life of event %1 on both sides")
                           .arg(QString::fromStdString(markOf(columns, happening))));
    const std::uint64_t now = m_player.state().facts;
    for (const Told& told : lifeOf(m_player.recording(), happening)) {
        const QString side = told.half == Half::Log    ? tr("log ")
                             : told.half == Half::List ? tr("list")
                                                       : tr("both");
        addLine(lineOf(side, told), QString::fromStdString(told.meaning), told.fact);
        if (told.fact < now)
            m_list->setCurrentRow(m_list->count() - 1);
    }
}

void WhyPanel::showDifference(const RunDifference& difference,
                              const std::vector<OutcomeRow>& outcomes, const QString& here,
                              const QString& there)
{
    begin(true);
    m_heading->setText(tr("First difference: %1 (here) and %2 (there)").arg(here, there));
    addLine(QString::fromStdString(difference.sentence), {}, difference.fact);
    for (const OutcomeRow& row : outcomes)
        if (row.differs())
            new QListWidgetItem{tr("%1:  log %2, there %3  ·  list %4, there %5")
                                    .arg(QString::fromStdString(row.name))
                                    .arg(row.logHere)
                                    .arg(row.logThere)
                                    .arg(row.listHere)
                                    .arg(row.listThere),
                                m_list};
}

void WhyPanel::showNoDifference(const QString& sentence)
{
    begin(true);
    m_heading->setText(tr("First difference"));
    new QListWidgetItem{sentence, m_list};
}

}  // namespace millrace::ui
