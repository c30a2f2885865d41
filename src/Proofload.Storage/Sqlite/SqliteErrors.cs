using Microsoft.Data.Sqlite;
using Proofload.Results;

namespace Proofload.Storage.Sqlite;

/// <summary>What SQLite's error codes (sqlite.org/rescode.html) mean for a user.</summary>
internal static class SqliteErrors
{
    public static StoreException Translate(SqliteException e, string path) => new(
        e.SqliteErrorCode switch
        {
            5 or 6 => $"{path} is locked by another process for too long; try again when its run is over.",
            8 => $"{path} is read-only; choose another place with --store or the PROOFLOAD_STORE variable.",
            10 => $"{path} cannot be read or written: input/output error of the disk.",
            11 => $"{path} is damaged; move it away, a new store is made in its place.",
            13 => $"The disk of {path} is full.",
            3 or 14 or 23 => $"{path} cannot be opened: check the folder and its permissions, or choose another place with --store.",
            26 => $"{path} is not a proofload store (not an SQLite database); choose another file with --store.",
            _ => $"{path}: {e.Message.ReplaceLineEndings(" ")}",
        },
        e);
}
