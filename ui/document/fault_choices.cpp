// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/fault_choices.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/ranges.h>

#include "core/base/printable.h"

namespace millrace::ui {

namespace {

using namespace std::chrono_literals;

QString words(const char* text)
{
    return ScenarioDocument::tr(text);
}

/// What the state has against it; the rest the file knows.
QString onlyIf(bool holds, const char* otherwise)
{
    return holds ? QString{} : words(otherwise);
}

class Choices {
public:
    Choices(const ScenarioDocument& document, const Moment& moment)
        : m_document{document}
        , m_moment{moment}
    {
    }

    void add(char key, const char* name, const char* sentence, const Intervention& act,
             QString refusal = {})
    {
        FaultChoice choice{key, words(name), words(sentence), std::move(refusal), act};
        choice.act.at = m_moment.time;
        if (choice.refusal.isEmpty())
            choice.refusal = m_document.refusalOf(choice.act);
        m_choices.push_back(std::move(choice));
    }
    /// How it stands with a process that can be ended and begun.
    enum class Lives : std::uint8_t { No, Yes, Leaves };
    static Lives livesOf(bool alive, bool leaves = false)
    {
        return !alive ? Lives::No : leaves ? Lives::Leaves : Lives::Yes;
    }
    void addEnds(const Target& target, Lives lives, const char* kill, const char* stop);
    void addOfWorker(std::uint32_t index);
    void addOfMember(std::uint32_t index);
    void addOfBroker(std::uint32_t index);
    void addOfProducer();
    void addOfScheduler(std::uint32_t index);
    void addOfStore();
    void addOfShelves();
    void addOfQueues();
    void addScaling();
    void addOfReaction(std::uint32_t index);
    void addOfGroup(std::uint32_t index);
    void addOfLog();
    void addOfHappening();

    std::vector<FaultChoice> take() { return std::move(m_choices); }

private:
    void addBothSides(std::uint32_t index);
    void addHang(const Target& target, bool may);
    void addCut(const Target& target, bool may);
    void addSlowness(const Target& target, bool slow);
    void addSkew(const Target& target, bool wrong);
    void addPoison(std::uint32_t reaction);

    const ScenarioDocument& m_document;
    const Moment& m_moment;
    std::vector<FaultChoice> m_choices;
};

void Choices::addEnds(const Target& target, Lives lives, const char* kill, const char* stop)
{
    const bool alive = lives != Lives::No;
    add('X', "Kill", kill, {.act = Act::Kill, .target = target}, onlyIf(alive, "It is not alive."));
    add('T', "Stop", stop, {.act = Act::Stop, .target = target}, onlyIf(alive, "It is not alive."));
    add('R', "Restart",
        lives == Lives::Leaves ? "A new process in its place, as soon as it has left."
                               : "A new process in its place.",
        {.act = Act::Restart, .target = target}, onlyIf(lives != Lives::Yes, "It is alive."));
}

/// The n-th member of the log and the n-th worker of the list.
void Choices::addBothSides(std::uint32_t index)
{
    const auto& workers = m_moment.state.queue.workers;
    const auto& members = m_moment.state.log.members;
    const bool both = index < workers.size() && index < members.size();
    const bool alive =
        both && workers[index].life == Life::Alive && members[index].life == Life::Alive;
    add('K', "Kill it on both sides", "The member and the worker of this slot die at one instant.",
        {.act = Act::Kill, .target = {Target::Kind::Slot, static_cast<int>(index)}},
        both ? onlyIf(alive, "One of the two is not alive.")
             : words("The other side has no such slot."));
    const bool still = both && (isHung(members[index]) || workers[index].hungUntil);
    add('J', "Hang both for 20 s", "The member and the worker of this slot stand still together.",
        {.act = Act::Hang, .target = {Target::Kind::Slot, static_cast<int>(index)}, .lasts = 20s},
        both ? onlyIf(alive && !still, "One of the two is not alive, or stands still already.")
             : words("The other side has no such slot."));
    const bool cut = both && (isCutOff(members[index]) || workers[index].cutOffUntil);
    add('U', "Cut both off for 20 s", "Both work on, and neither brokers nor store hear of them.",
        {.act = Act::CutOff, .target = {Target::Kind::Slot, static_cast<int>(index)}, .lasts = 20s},
        both ? onlyIf(alive && !cut, "One of the two is not alive, or cut off already.")
             : words("The other side has no such slot."));
}

void Choices::addHang(const Target& target, bool may)
{
    add('H', "Hang for 20 s", "It stands still, alive and silent, and then goes on where it was.",
        {.act = Act::Hang, .target = target, .lasts = 20s},
        onlyIf(may, "It is not alive, or stands still already."));
}

void Choices::addCut(const Target& target, bool may)
{
    add('O', "Cut off for 20 s", "It works on, and its brokers or store hear nothing of it.",
        {.act = Act::CutOff, .target = target, .lasts = 20s},
        onlyIf(may, "It is not alive, or cut off already."));
}

void Choices::addSlowness(const Target& target, bool slow)
{
    add('L', "Slow it down", "For 20 s its work takes five times as long; its heart beats as ever.",
        {.act = Act::Slow, .target = target, .lasts = 20s, .count = 5},
        onlyIf(!slow, "It is slow."));
}

void Choices::addSkew(const Target& target, bool wrong)
{
    add('W', "Slow its clock", "For 30 s its timers run four times as long, and its work as ever.",
        {.act = Act::Skew, .target = target, .lasts = 30s, .count = 250},
        onlyIf(!wrong, "Its clock is wrong already."));
}

void Choices::addOfWorker(std::uint32_t index)
{
    const WorkerState& worker = m_moment.state.queue.workers[index];
    const Target target{Target::Kind::Worker, static_cast<int>(index)};
    const bool alive = worker.life == Life::Alive;
    addEnds(target, livesOf(alive, worker.drainsUntil.has_value()),
            "Gone without a word: what it claimed stays claimed until it is missed.",
            "It takes no more jobs, hands its work back or ends it, and leaves.");
    addBothSides(index);
    addHang(target, alive && !worker.hungUntil);
    addCut(target, alive && !worker.cutOffUntil);
    addSlowness(target, worker.pace > 1);
    addSkew(target, worker.clock != kTrueClock);
    add('C', "Kill its child", "The process that runs the job dies, and its parent sees it.",
        {.act = Act::KillChild, .target = target},
        onlyIf(alive && worker.claim.working && !worker.hungUntil, "It works on nothing now."));
    add('P', "Kill its parent", "The process that claims dies; its child ends what it has.",
        {.act = Act::KillParent, .target = target}, onlyIf(alive, "It is not alive."));
    add('M', "Crash its machine", "All processes of its machine die, and their supervisor too.",
        {.act = Act::KillMachine, .target = target}, onlyIf(alive, "It is not alive."));
    add('D', "Disconnect", "The store sees its connection drop; the worker works on.",
        {.act = Act::Disconnect, .target = target}, onlyIf(alive, "It is not alive."));
}

void Choices::addOfMember(std::uint32_t index)
{
    const MemberState& member = m_moment.state.log.members[index];
    addEnds({Target::Kind::Member, static_cast<int>(index)},
            livesOf(member.life == Life::Alive, member.drains),
            "Gone without a word: its partitions stand still until its session ends.",
            "It ends what its last poll has returned, and leaves its group.");
    addBothSides(index);
    addHang({Target::Kind::Member, static_cast<int>(index)}, goesOn(member));
    addCut({Target::Kind::Member, static_cast<int>(index)},
           member.life == Life::Alive && !isCutOff(member));
    addSlowness({Target::Kind::Member, static_cast<int>(index)}, member.pace > 1);
    addSkew({Target::Kind::Member, static_cast<int>(index)}, member.clock != kTrueClock);
    addOfGroup(member.group.value);
}

void Choices::addOfGroup(std::uint32_t index)
{
    using Kind = BookmarkPlace::Kind;
    const Target target{Target::Kind::Group, static_cast<int>(index)};
    const SimTime back = std::max(SimTime{}, m_moment.time - 10s);
    add('B', "Move its bookmark back", "Its group reads the last ten seconds again.",
        {.act = Act::Seek, .target = target, .to = {.kind = Kind::AtTime, .time = back}});
    add('E', "Read everything again", "Its group reads all that is still there.",
        {.act = Act::Seek, .target = target, .to = {.kind = Kind::Earliest}});
}

void Choices::addOfBroker(std::uint32_t index)
{
    const Target target{Target::Kind::Broker, static_cast<int>(index)};
    const bool alive = m_moment.state.log.cluster.brokers[index].life == Life::Alive;
    addEnds(target, livesOf(alive), "Its process is gone; what it wrote is kept by its machine.",
            "It hands over what it leads, and is down.");
    add('M', "Crash its machine", "What it had not flushed is gone with its process.",
        {.act = Act::CrashMachine, .target = target}, onlyIf(alive, "It is not alive."));
    const bool cut = isCutOff(m_moment.state.log.cluster.brokers[index]);
    add('O', "Cut off for 20 s",
        "It lives on, and no other broker, no controller and no client reaches it.",
        {.act = Act::CutOff, .target = target, .lasts = 20s},
        onlyIf(alive && !cut, "It is not alive, or cut off already."));
}

void Choices::addOfProducer()
{
    const bool alive = m_moment.state.log.cluster.transactions.alive;
    addEnds({Target::Kind::Producer, 0}, livesOf(alive),
            "Gone without a word: its transaction stays open until somebody ends it.",
            "It closes in order.");
}

void Choices::addOfScheduler(std::uint32_t index)
{
    addEnds({Target::Kind::Scheduler, static_cast<int>(index)},
            livesOf(m_moment.state.queue.schedulers[index].alive),
            "It enqueues no more; what it sent arrives.",
            "It enqueues no more; what it sent arrives.");
}

void Choices::addOfStore()
{
    const Target target{Target::Kind::Store, 0};
    const bool down = m_moment.state.queue.store.down;
    add('X', "Take it down", "Its process dies: nothing is taken or given until it is back.",
        {.act = Act::Kill, .target = target}, onlyIf(!down, "It is down."));
    add('M', "Crash its machine", "The same, and what it had not flushed is forgotten.",
        {.act = Act::CrashMachine, .target = target}, onlyIf(!down, "It is down."));
    add('R', "Restart", "It is back, with what it has on its disk.",
        {.act = Act::Restart, .target = target}, onlyIf(down, "It is there."));
    addOfQueues();
    addOfShelves();
    addScaling();
}

/// As many as there are letters for; the menu of Q knows them all.
void Choices::addOfQueues()
{
    const auto& names = m_document.scenario().queue.order.names;
    constexpr std::string_view kLetters = "QVWY";
    for (std::size_t n = 0; n < std::min(names.size(), kLetters.size()); ++n) {
        const bool paused = isPaused(m_moment.state.queue, n);
        const Intervention act{.act = paused ? Act::Resume : Act::Pause,
                               .queue = static_cast<int>(n)};
        add(kLetters[n], paused ? "Resume %1" : "Pause %1",
            paused ? "What waits in this queue is handed out again."
                   : "Nothing of this queue is handed out; what runs goes on.",
            act);
        m_choices.back().name =
            m_choices.back().name.arg(QString::fromStdString(printableLine(names[n], 24)));
    }
}

/// The failed first: they wait for a person wherever there are some; the dead had their tries.
void Choices::addOfShelves()
{
    using Shelf = Intervention::Shelf;
    const QueueState& queue = m_moment.state.queue;
    const bool failed = queue.failed > queue.failedGone;
    const QString none = onlyIf(failed || queue.dead > queue.deadGone,
                                "Nothing of the list waits for a person now.");
    const Shelf shelf = failed ? Shelf::Failed : Shelf::Dead;
    add('E', "Do again what failed", "What waits for a person is ready once more.",
        {.act = Act::Redrive, .shelf = shelf}, none);
    add('D', "Throw away what failed", "What waits for a person is dropped.",
        {.act = Act::Discard, .shelf = shelf}, none);
}

/// In whole processes. What is told to stop ends what it has in hand.
void Choices::addScaling()
{
    const auto& workers = m_moment.state.queue.workers;
    const int threads = m_document.scenario().queue.claim.threads;
    const auto all = static_cast<int>(workers.size());
    const auto working =
        static_cast<int>(std::ranges::count_if(workers, [](const WorkerState& worker) {
            return worker.life == Life::Alive && !worker.drainsUntil;
        }));
    const int half = std::max(threads, working / 2 / threads * threads);
    const auto scale = [&](char key, const char* name, const char* sentence, int count,
                           const QString& refusal) {
        const Intervention act{
            .act = Act::Restart, .target = {Target::Kind::Worker, 0}, .count = count};
        add(key, name, sentence, act, refusal);
        m_choices.back().name = m_choices.back().name.arg(count);
    };
    scale('S', "Scale down to %1", "The workers behind the first half are told to stop.", half,
          onlyIf(half < working, "There is one process alone."));
    scale('U', "Scale up to %1", "All workers of this list are there again.", all,
          onlyIf(working < all, "All of them are there."));
}

void Choices::addOfReaction(std::uint32_t index)
{
    const Target target{Target::Kind::Reaction, static_cast<int>(index)};
    add('X', "Take down what it calls", "For a minute it does not answer, and every call fails.",
        {.act = Act::Outage, .target = target, .lasts = 1min});
    add('G', "Deploy a bug", "From now on its code writes something wrong, on both sides.",
        {.act = Act::Deploy, .target = target, .isBug = true});
    addPoison(index);
}

/// No act of a moment: what happens next is such that this reaction fails at it, each time.
void Choices::addPoison(std::uint32_t reaction)
{
    const std::uint32_t next = m_moment.state.happenings;
    std::vector<std::uint32_t> poison = m_document.scenario().reactions[reaction].poison;
    const auto place = std::ranges::lower_bound(poison, next);
    const bool already = place != poison.end() && *place == next;
    if (!already)
        poison.insert(place, next);
    for (std::uint32_t& each : poison)
        ++each;  // Files count from 1.
    m_choices.push_back(
        {.key = 'N',
         .name = words("Poison what happens next"),
         .sentence = words("Whoever handles it for this reaction fails, each time."),
         .refusal = onlyIf(!already, "It is poison already."),
         .act = {},
         .place = fmt::format("reaction[{}].poison", reaction),
         .value = fmt::format("[{}]", fmt::join(poison, ", "))});
}

void Choices::addOfLog()
{
    const auto more = static_cast<int>(m_moment.state.log.partitionCount) + 1;
    add('A', "Add a partition", "The topic has one more from now on, and some keys move.",
        {.act = Act::AddPartitions, .partition = more});
}

/// What comes from outside, and how: nothing on the stage is the network.
void Choices::addOfHappening()
{
    add('B', "A burst of 30", "Within two seconds thirty more things happen, to both sides.",
        {.act = Act::Burst, .lasts = 2s, .count = 30});
    const auto ifWell = onlyIf(!m_moment.state.network.isBad(), "The network is bad already.");
    add('N', "Slow the network",
        "For half a minute all that sets out, on both sides, takes 2 s more.",
        {.act = Act::SlowNetwork, .lasts = 30s, .extra = 2s}, ifWell);
    add('P', "Lose a third of the packets",
        "For half a minute a third of what sets out, on both sides, is lost and sent again, later.",
        {.act = Act::SlowNetwork, .lasts = 30s, .loss = 0.33}, ifWell);
}

}  // namespace

std::vector<FaultChoice> faultChoices(const ScenarioDocument& document, const Moment& moment,
                                      Thing thing, std::uint32_t index)
{
    Choices choices{document, moment};
    const VisibleState& state = moment.state;
    if (thing == Thing::Worker && index < state.queue.workers.size())
        choices.addOfWorker(index);
    else if (thing == Thing::Member && index < state.log.members.size())
        choices.addOfMember(index);
    else if (thing == Thing::Broker && index < state.log.cluster.brokers.size())
        choices.addOfBroker(index);
    else if (thing == Thing::Producer && state.log.cluster.transactions.inForce)
        choices.addOfProducer();
    else if (thing == Thing::Scheduler && index < state.queue.schedulers.size())
        choices.addOfScheduler(index);
    else if (thing == Thing::Store)
        choices.addOfStore();
    else if (thing == Thing::Reaction && index < document.scenario().reactions.size())
        choices.addOfReaction(index);
    else if (thing == Thing::Group && index < state.log.groups.size())
        choices.addOfGroup(index);
    else if (thing == Thing::Partition)
        choices.addOfLog();
    else if (thing == Thing::Happening)
        choices.addOfHappening();
    return choices.take();
}

const FaultChoice* choiceOf(const std::vector<FaultChoice>& choices, char key)
{
    const auto found = std::ranges::find(choices, key, &FaultChoice::key);
    return found == choices.end() ? nullptr : &*found;
}

}  // namespace millrace::ui
