// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <QObject>
#include <QString>
#include <QTimer>

class QLockFile;

namespace millrace::ui {

class ScenarioDocument;

/// What was changed in one branch and is in no file of its own.
struct Draft {
    QString of;      ///< The file or shipped scenario that it was made from.
    QString branch;  ///< Empty: the one that was opened.
    std::string text;
};

/// What a process that is gone has left behind.
struct LeftDrafts {
    QString folder;
    std::vector<Draft> drafts;  ///< In the order of the branches; never empty.
};

/// Keeps what is changed and not saved outside the process, so that a crash loses nothing: each
/// such branch is a file in a folder that only this process writes and only its user reads. It is
/// written a moment after the last change, and gone as soon as there is nothing to lose.
class Drafts : public QObject {
    Q_OBJECT

public:
    /// Below `home`, which is made when there is something to keep.
    Drafts(const ScenarioDocument& document, QString home, QObject* parent = nullptr);
    /// Leaves what there is: only whoever calls forget() knows that nobody wants it.
    ~Drafts() override;

    /// Where they are unless somebody says otherwise.
    static QString usualHome();

    /// What processes that are gone have left below `home`, the last one first. What cannot be
    /// read stays where it is and is not told of.
    static std::vector<LeftDrafts> left(const QString& home);
    static void discard(const LeftDrafts& left);

    void keepNow();
    /// Nothing of what is not saved is wanted any more.
    void forget();

Q_SIGNALS:
    /// It cannot be kept, and why; not again for the same reason.
    void failed(const QString& why);

private:
    bool own();
    void complain(const QString& why);

    const ScenarioDocument& m_document;
    QString m_home;
    QString m_folder;                   ///< Empty until there is something to keep.
    std::unique_ptr<QLockFile> m_lock;  ///< Held while this process lives.
    QTimer m_soon;
    QString m_failed;
};

}  // namespace millrace::ui
