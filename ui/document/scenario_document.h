// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <QObject>
#include <QString>

#include "core/base/result.h"
#include "core/engine/engine.h"
#include "core/scenario/scenario.h"

namespace millrace::ui {

class BackgroundRun;
struct Draft;

/// What undo brings back.
struct Version {
    std::string text;
    QString name;  ///< Of the branch.
};

/// Where a text comes from.
struct SourceFile {
    QString path;       ///< Empty: it is a shipped scenario.
    QString name;       ///< The file's, or the shipped scenario's.
    std::string saved;  ///< What is in it.
    bool isOwn = true;  ///< Else it is of the branch that this one was made from.
};

/// One way things could have gone: a text of its own, with what was done to it and its run.
struct Branch {
    int id = 0;                 ///< Never given again: indices move when one is removed.
    std::optional<int> parent;  ///< The id of the one it was made from; none for the first.
    SimTime madeAt{};           ///< Where the playhead was then.
    QString name;
    SourceFile file;
    std::string text;
    std::vector<Version> undo;
    std::vector<Version> redo;
    Scenario scenario;
    FinishedRun run;
    std::string runText;  ///< What the run is of: text, unless it was left while one was computed.
};

/// Whether a long run may take a thread of its own.
enum class RunMode { InBackground, AtOnce };

/// The open scenario: its source text, what was done to it, and its run. The text is the truth:
/// an edit patches it, so what was not touched stays byte for byte, and undo brings the very
/// bytes back. After every change the scenario is read, and its run goes on from the last
/// keyframe before the change: at once where that takes the blink of an eye, else on a thread of
/// its own, while the run before it can still be looked at.
class ScenarioDocument : public QObject {
    Q_OBJECT

public:
    static constexpr SimDuration kFirstReach = std::chrono::minutes{3};

    explicit ScenarioDocument(QObject* parent = nullptr);
    ~ScenarioDocument() override;

    /// A file, or a shipped scenario by its name. On errors the open document stays as it is and
    /// all of them are returned; none means success.
    /// A run without an end is computed to `reach` first, or in the background less far.
    std::vector<Error> open(const QString& pathOrName, RunMode mode = RunMode::InBackground,
                            SimTime reach = SimTime{kFirstReach});
    /// What was never saved, of the file or shipped scenario that it names, each further one as a
    /// branch: undo shows what is there. Where that cannot be read, saving makes it anew. At least
    /// one; errors as of open().
    std::vector<Error> bringBack(const std::vector<Draft>& drafts);
    /// What is shown, atomically; the error says what to do. From then on it is the file of the
    /// branch that is shown, and of no other.
    Status saveAs(const QString& path);
    /// What is shown was read from there, or made from what was, or saved there. Empty when that
    /// is a shipped scenario.
    const QString& path() const { return m_file.path; }
    /// Whether saving what is shown replaces what it was, and not what another branch is.
    bool hasOwnFile() const { return m_file.isOwn && !m_file.path.isEmpty(); }
    /// The file's name or the shipped scenario's.
    const QString& displayName() const { return m_file.name; }

    const std::string& text() const { return m_text; }
    const Scenario& scenario() const { return m_scenario; }
    bool isOpen() const { return m_open; }
    /// Whether what is shown is not what is in its file.
    bool isModified() const { return m_text != m_file.saved; }
    const std::string& textOf(std::size_t branch) const
    {
        return branch == m_shown ? m_text : m_branches[branch].text;
    }
    const SourceFile& fileOf(std::size_t branch) const
    {
        return branch == m_shown ? m_file : m_branches[branch].file;
    }
    /// The branches of which that is so.
    std::vector<std::size_t> modifiedBranches() const;

    /// Sets one key, such as "queue.workers", to a TOML literal. Edits with the same `gesture`
    /// (above 0) become one step of undo: a slider that is dragged.
    std::vector<Error> setValue(std::string_view keyPath, std::string_view literal,
                                int gesture = 0);
    /// Adds one line to the timeline.
    std::vector<Error> addIntervention(const Intervention& intervention);
    /// Adds a reaction that is there from then on, with its reader of the log.
    std::vector<Error> addReader(SimTime from);
    /// Why the file would refuse that line; empty when it would not.
    QString refusalOf(const Intervention& intervention) const;

    // Lines of the timeline, by their ordinals in the file. Each is one step of undo.

    std::vector<Error> moveLine(int line, SimTime at, int gesture = 0);
    /// How long after it what it ended is started again, or it is over.
    std::vector<Error> stretchLine(int line, SimDuration lasts, int gesture = 0);
    std::vector<Error> muteLine(int line, bool muted);
    /// All that the line does, once more from `at` on.
    std::vector<Error> copyLine(int line, SimTime at);
    std::vector<Error> removeLine(int line);

    bool canUndo() const { return !m_undo.empty(); }
    bool canRedo() const { return !m_redo.empty(); }
    void undo();
    void redo();

    // Branches, in branches.cpp. The first is the scenario as it was opened; an edit is one of the
    // branch that is shown, and so is what is saved.

    std::size_t branchCount() const { return m_branches.size(); }
    std::size_t shownBranch() const { return m_shown; }
    QString branchName(std::size_t branch) const { return m_branches[branch].name; }
    /// Which one it was made from; none for the first.
    std::optional<std::size_t> branchParent(std::size_t branch) const;
    /// Where it parts from its parent: the first moment at which the two scenarios differ, or
    /// while they do not, where it was made.
    SimTime branchFork(std::size_t branch) const;
    /// What the one that is shown is compared with: its parent, or for the first, the last one.
    /// Itself while there is no other.
    std::size_t comparedBranch() const;
    /// Null while it has never been computed.
    const FinishedRun& branchRun(std::size_t branch) const;
    /// Whether its run is of its text: one that is left while it is computed waits until it is
    /// shown again.
    bool isBranchComputed(std::size_t branch) const;
    /// A branch with the text of the one shown, which is shown then. Empty: it gets a name.
    void addBranch(QString name = {}, SimTime at = {});
    void showBranch(std::size_t branch);
    /// One step of that branch's undo. Refuses an empty name, and one that another has.
    Status renameBranch(std::size_t branch, const QString& name);
    /// Not the first. When it is shown, its parent is shown then. Its children become its
    /// parent's.
    void removeBranch(std::size_t branch);
    bool canBringBranchBack() const { return m_removed.has_value(); }
    /// The one that was removed last, with its undo and its children, and shows it.
    void bringBranchBack();

    // Runs without an end, in growth.cpp. One is computed to where it was computed before an edit,
    // and from there in chunks, on a thread of their own: each is the run before and what follows.

    /// It is watched at `playhead`, at so many simulated seconds a second: computes ahead of that.
    /// Cheap when there is nothing to do.
    void lookAhead(SimTime playhead, double speed);
    /// A chunk more, whoever watches: for a search.
    void computeOn();
    /// Whether branches that are not shown are computed as far as the one that is.
    void setOthersFollow(bool follow);
    /// A chunk is being computed.
    bool isGrowing() const { return m_chunk != nullptr; }

    bool isRunning() const { return m_background != nullptr; }
    /// Stops a run that is being computed, and takes back what was edited since the one that is
    /// there: redo brings it. Without one there is none then.
    void giveUpRun();
    const FinishedRun& run() const { return m_run; }

Q_SIGNALS:
    void edited();                       ///< Text or scenario; the run follows.
    void branchesChanged();              ///< One more, one less, or another is shown.
    void runReady();                     ///< run() is of the present scenario.
    void runGrew();                      ///< run() is the same, computed further.
    void otherGrew();                    ///< So is one of the branches that are not shown.
    void runStarted();                   ///< On a thread of its own.
    void runGivenUp();                   ///< By giveUpRun().
    void runProgress(double fraction);   ///< Of a long run, 0 .. 1.
    void bugFound(const QString& what);  ///< Ours. The run before it stays.
    void memoryLacked();                 ///< For the run, or for more of it; what is there stays.

private:
    /// Kept until another is removed or another scenario is opened.
    struct RemovedBranch {
        Branch branch;
        std::vector<int> children;
    };

    void begin(SourceFile file, std::string text, Scenario scenario, RunMode mode, SimTime reach);
    std::vector<Error> replaceText(std::string text, int gesture);
    void stepBack(std::vector<Version>& from, std::vector<Version>& to);
    void startRun(RunMode mode = RunMode::InBackground);
    bool runAtOnce(SimTime end, std::uint64_t steps);
    void takeRun();
    void cancelRun();
    void tellFailure(const BackgroundRun& failed);
    double partToRun() const;
    SimTime endToReach() const;
    void noteReached();
    void growTo(SimTime most);
    void takeChunk();
    void growOthers();
    void takeOther(int id, const std::shared_ptr<const Recording>& grown);
    void keepShown();
    void takeShown();
    std::optional<std::size_t> branchOf(int id) const;
    const Scenario& scenarioOf(std::size_t branch) const;
    bool isNameTaken(const QString& name, std::size_t butOf) const;
    QString freed(QString name, std::size_t butOf) const;

    SourceFile m_file;
    std::string m_text;
    Scenario m_scenario;
    bool m_open = false;
    std::vector<Version> m_undo;
    std::vector<Version> m_redo;
    int m_gesture = 0;
    FinishedRun m_run;
    std::string m_runText;           ///< What m_run is of.
    std::string m_runningText;       ///< What is being computed.
    std::vector<Branch> m_branches;  ///< What is shown is kept there when another is shown.
    std::size_t m_shown = 0;
    std::optional<RemovedBranch> m_removed;
    int m_branchesMade = 0;
    std::unique_ptr<BackgroundRun> m_background;
    SimTime m_firstReach{};
    SimTime m_reached{};  ///< How far any run without an end has been computed.
    bool m_othersFollow = false;
    std::unique_ptr<BackgroundRun> m_chunk;
    std::unique_ptr<BackgroundRun> m_otherChunk;
};

}  // namespace millrace::ui
