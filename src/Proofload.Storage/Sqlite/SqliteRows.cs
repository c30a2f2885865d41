using Microsoft.Data.Sqlite;
using Proofload.Results;

namespace Proofload.Storage.Sqlite;

/// <summary>The statements of the store. Every write is one transaction that takes the write lock at its start.</summary>
internal sealed class SqliteRows(SqliteConnection connection)
{
    private const string LineColumns =
        "id, name, started_at, ending, measurement, outcome, target, ok, failed, latency_p99, owner_host, owner_pid, owner_start, heartbeat, study_id, study_kind, study_point, study_count";

    public void Begin(RunResult head, RunOwner owner, DateTimeOffset now) => Write(transaction =>
    {
        using var command = RunCommand(transaction, "INSERT OR IGNORE", head);
        command.Parameters.AddWithValue("$host", owner.Host);
        command.Parameters.AddWithValue("$pid", owner.ProcessId);
        command.Parameters.AddWithValue("$start", owner.StartToken);
        command.Parameters.AddWithValue("$heartbeat", now.UtcTicks);
        if (command.ExecuteNonQuery() == 0)
            throw new StoreException($"Run {head.Id} is stored already.");
    });

    public void Append(string runId, IReadOnlyList<IntervalResult> intervals, DateTimeOffset now) => Write(transaction =>
    {
        // The counts go into the list as they come: a run that dies has them there.
        using var beat = Command(
            transaction, "UPDATE runs SET heartbeat = $now, ok = ok + $ok, failed = failed + $failed WHERE id = $id AND ending = $running");
        beat.Parameters.AddWithValue("$ok", intervals.Sum(static i => i.Ok));
        beat.Parameters.AddWithValue("$failed", intervals.Sum(static i => i.Failed));
        beat.Parameters.AddWithValue("$now", now.UtcTicks);
        beat.Parameters.AddWithValue("$id", runId);
        beat.Parameters.AddWithValue("$running", (int)RunEnding.Running);
        if (beat.ExecuteNonQuery() == 0)
            throw new StoreException($"Run {runId} is not going on in the store; its intervals cannot be added.");

        if (intervals.Count == 0)
            return;

        using var insert = Command(
            transaction,
            "INSERT INTO intervals (run_id, seq, document) SELECT $id, coalesce(max(seq), 0) + 1, $document FROM intervals WHERE run_id = $id");
        insert.Parameters.AddWithValue("$id", runId);
        insert.Parameters.AddWithValue("$document", RunDocument.Encode(intervals));
        insert.ExecuteNonQuery();
    });

    public void Complete(RunResult result) => Write(transaction =>
    {
        // The row is replaced, which takes the intervals with it: the document holds them all.
        using var delete = Command(transaction, "DELETE FROM runs WHERE id = $id");
        delete.Parameters.AddWithValue("$id", result.Id);
        delete.ExecuteNonQuery();
        using var command = RunCommand(transaction, "INSERT", result);
        command.Parameters.AddWithValue("$host", DBNull.Value);
        command.Parameters.AddWithValue("$pid", DBNull.Value);
        command.Parameters.AddWithValue("$start", DBNull.Value);
        command.Parameters.AddWithValue("$heartbeat", DBNull.Value);
        command.ExecuteNonQuery();
    });

    public List<StoredLine> List(int limit)
    {
        using var command = Command(null, $"SELECT {LineColumns} FROM runs ORDER BY started_at DESC, id DESC LIMIT $limit");
        command.Parameters.AddWithValue("$limit", Math.Max(0, limit));
        return Lines(command);
    }

    /// <summary>The id that a reference names, in the order of <see cref="RunReference.Resolve"/>; null when there is none.</summary>
    public string? Resolve(string reference)
    {
        if (reference.Length == 0)
            return null;

        var id = Text("SELECT id FROM runs WHERE id = $r", reference);
        if (id is not null)
            return id;

        if (reference == RunReference.Last)
            return Text("SELECT id FROM runs ORDER BY started_at DESC, id DESC LIMIT 1", reference);

        var named = Text("SELECT id FROM runs WHERE name = $r ORDER BY started_at DESC, id DESC LIMIT 1", reference);
        if (named is not null)
            return named;

        using var command = Command(
            null, $"SELECT {LineColumns} FROM runs WHERE id >= $r AND substr(id, 1, length($r)) = $r ORDER BY started_at DESC, id DESC LIMIT $limit");
        command.Parameters.AddWithValue("$r", reference);
        command.Parameters.AddWithValue("$limit", RunReference.Candidates + 1);
        var candidates = Lines(command);
        return candidates.Count > 1
            ? throw RunReference.Ambiguous(reference, [.. candidates.Select(c => c.Listing)])
            : candidates.FirstOrDefault()?.Listing.Id;
    }

    public (StoredLine Line, byte[] Document)? Document(string id)
    {
        using var command = Command(null, $"SELECT {LineColumns}, document FROM runs WHERE id = $id");
        command.Parameters.AddWithValue("$id", id);
        using var reader = command.ExecuteReader();
        return reader.Read() ? (Line(reader), reader.GetFieldValue<byte[]>(18)) : null;
    }

    public IReadOnlyList<IntervalResult> Intervals(string id)
    {
        using var command = Command(null, "SELECT document FROM intervals WHERE run_id = $id ORDER BY seq");
        command.Parameters.AddWithValue("$id", id);
        using var reader = command.ExecuteReader();
        var all = new List<IntervalResult>();
        while (reader.Read())
            all.AddRange(RunDocument.DecodeIntervals(reader.GetFieldValue<byte[]>(0), id));
        return all;
    }

    public bool Delete(string id)
    {
        var deleted = false;
        Write(transaction =>
        {
            using var command = Command(transaction, "DELETE FROM runs WHERE id = $id");
            command.Parameters.AddWithValue("$id", id);
            deleted = command.ExecuteNonQuery() > 0;
        });
        return deleted;
    }

    public string? ReadSetting(string key) => Text("SELECT value FROM settings WHERE key = $r", key);

    public void WriteSetting(string key, string value) => Write(transaction =>
    {
        using var command = Command(transaction, "INSERT OR REPLACE INTO settings (key, value) VALUES ($key, $value)");
        command.Parameters.AddWithValue("$key", key);
        command.Parameters.AddWithValue("$value", value);
        command.ExecuteNonQuery();
    });

    private static StoredLine Line(SqliteDataReader reader) => new(
        new RunListing
        {
            Id = reader.GetString(0),
            Name = reader.GetString(1),
            StartedAt = new DateTimeOffset(reader.GetInt64(2), TimeSpan.Zero),
            Ending = (RunEnding)reader.GetInt32(3),
            Measurement = reader.GetString(4),
            Outcome = (Outcome)reader.GetInt32(5),
            Target = reader.GetString(6),
            Ok = reader.GetInt64(7),
            Failed = reader.GetInt64(8),
            LatencyP99 = reader.IsDBNull(9) ? null : reader.GetDouble(9),
            Study = reader.IsDBNull(14) ? null : new StudyMark(reader.GetString(14), reader.GetString(15), reader.GetInt32(16), reader.IsDBNull(17) ? null : reader.GetInt32(17)),
        },
        reader.IsDBNull(10) ? null : new RunOwner(reader.GetString(10), reader.GetInt32(11), reader.GetString(12)),
        reader.IsDBNull(13) ? null : new DateTimeOffset(reader.GetInt64(13), TimeSpan.Zero));

    private static List<StoredLine> Lines(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        var lines = new List<StoredLine>();
        while (reader.Read())
            lines.Add(Line(reader));
        return lines;
    }

    private SqliteCommand RunCommand(SqliteTransaction transaction, string verb, RunResult result)
    {
        var command = Command(
            transaction,
            $"""
            {verb} INTO runs ({LineColumns}, document)
            VALUES ($id, $name, $started, $ending, $measurement, $outcome, $target, $ok, $failed, $p99, $host, $pid, $start, $heartbeat, $study, $study_kind, $study_point, $study_count, $document)
            """);
        var line = RunListing.Of(result);
        command.Parameters.AddWithValue("$id", line.Id);
        command.Parameters.AddWithValue("$name", line.Name);
        command.Parameters.AddWithValue("$started", line.StartedAt.UtcTicks);
        command.Parameters.AddWithValue("$ending", (int)line.Ending);
        command.Parameters.AddWithValue("$measurement", line.Measurement);
        command.Parameters.AddWithValue("$outcome", (int)line.Outcome);
        command.Parameters.AddWithValue("$target", line.Target);
        command.Parameters.AddWithValue("$ok", line.Ok);
        command.Parameters.AddWithValue("$failed", line.Failed);
        command.Parameters.AddWithValue("$p99", line.LatencyP99 is { } p99 && double.IsFinite(p99) ? p99 : DBNull.Value);
        command.Parameters.AddWithValue("$study", (object?)line.Study?.Id ?? DBNull.Value);
        command.Parameters.AddWithValue("$study_kind", (object?)line.Study?.Kind ?? DBNull.Value);
        command.Parameters.AddWithValue("$study_point", (object?)line.Study?.Point ?? DBNull.Value);
        command.Parameters.AddWithValue("$study_count", (object?)line.Study?.Count ?? DBNull.Value);
        command.Parameters.AddWithValue("$document", RunDocument.Encode(result));
        return command;
    }

    private string? Text(string sql, string reference)
    {
        using var command = Command(null, sql);
        command.Parameters.AddWithValue("$r", reference);
        return command.ExecuteScalar() as string;
    }

    private void Write(Action<SqliteTransaction> write)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        write(transaction);
        transaction.Commit();
    }

    private SqliteCommand Command(SqliteTransaction? transaction, string sql)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        return command;
    }
}
