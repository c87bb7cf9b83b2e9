// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <QObject>
#include <QString>

#include "core/base/result.h"
#include "core/engine/engine.h"
#include "core/scenario/scenario.h"

namespace millrace::ui {

class BackgroundRun;

/// Whether a long run may take a thread of its own.
enum class RunMode { InBackground, AtOnce };

/// The open scenario: its source text, what was done to it, and its run. The text is the truth:
/// an edit patches it, so what was not touched stays byte for byte, and undo brings the very
/// bytes back. After every change the scenario is read and run anew, at once where that takes
/// the blink of an eye, else on a thread of its own.
class ScenarioDocument : public QObject {
    Q_OBJECT

public:
    explicit ScenarioDocument(QObject* parent = nullptr);
    ~ScenarioDocument() override;

    /// A file, or a shipped scenario by its name. On errors the open document stays as it is and
    /// all of them are returned; none means success.
    std::vector<Error> open(const QString& pathOrName, RunMode mode = RunMode::InBackground);
    /// Atomically; the error says what to do.
    Status saveAs(const QString& path);
    /// Empty when the scenario is a shipped one or was never saved.
    const QString& path() const { return m_path; }
    /// The file's name or the shipped scenario's.
    QString displayName() const;

    const std::string& text() const { return m_text; }
    const Scenario& scenario() const { return m_scenario; }
    bool isOpen() const { return m_open; }
    bool isModified() const { return m_text != m_savedText; }

    /// Sets one key, such as "queue.workers", to a TOML literal. Edits with the same `gesture`
    /// (above 0) become one step of undo: a slider that is dragged.
    std::vector<Error> setValue(std::string_view keyPath, std::string_view literal,
                                int gesture = 0);
    /// Adds one line to the timeline.
    std::vector<Error> addIntervention(const Intervention& intervention);

    bool canUndo() const { return !m_undo.empty(); }
    bool canRedo() const { return !m_redo.empty(); }
    void undo();
    void redo();

    bool isRunning() const { return m_background != nullptr; }
    const FinishedRun& run() const { return m_run; }

Q_SIGNALS:
    void edited();                       ///< Text or scenario; the run follows.
    void runReady();                     ///< run() is of the present scenario.
    void runProgress(double fraction);   ///< Of a long run, 0 .. 1.
    void bugFound(const QString& what);  ///< Ours. The run before it stays.

private:
    std::vector<Error> replaceText(std::string text, int gesture);
    void startRun(RunMode mode = RunMode::InBackground);
    void takeRun();
    void cancelRun();

    QString m_path;
    QString m_name;
    std::string m_text;
    std::string m_savedText;
    Scenario m_scenario;
    bool m_open = false;
    std::vector<std::string> m_undo;
    std::vector<std::string> m_redo;
    int m_gesture = 0;
    FinishedRun m_run;
    std::unique_ptr<BackgroundRun> m_background;
};

}  // namespace millrace::ui
