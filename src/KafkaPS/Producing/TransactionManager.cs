using System.Diagnostics;
using Confluent.Kafka;
using KafkaPS.Clients;
using KafkaPS.Errors;

namespace KafkaPS.Producing;

/// <summary>The transactions of one producer, like Java's class of this name: initialized on first use, then begun and committed or aborted.</summary>
/// <remarks>
/// A commit or abort that was not answered in time continues in librdkafka, and the same call must be resumed before anything else is possible.
/// So the state records which of them has started.
/// </remarks>
sealed class TransactionManager(NativeProducer producer, string transactionalId, int maxBlockMs, UnwaitedSends unwaited)
{
    /// <summary>librdkafka's calls can be resumed after a timeout, so they are made in slices, with checks for Ctrl+C in between.</summary>
    const int SliceMs = 100, RetryBackoffMs = 20;
    const int RefusalGraceMs = 100;
    /// <summary>How far a native call may exceed its slice before it is left running.</summary>
    const int OverrunMs = 100;
    /// <summary>How long to wait for the failure of a commit whose records were dropped; the client makes it fail.</summary>
    const int GiveUpMs = 500;

    static readonly Action<IProducer<byte[], byte[]>, TimeSpan> AbortCall = static (client, slice) => client.AbortTransaction(slice);

    readonly object _dropping = new();
    readonly int _transactionTimeoutMs = int.TryParse(producer.Setting("transaction.timeout.ms"), out int timeoutMs) ? timeoutMs : int.MaxValue;
    readonly ResumableCall _call = new();
    bool _isInitialized;
    /// <summary>Whether the client has aborted a failed transaction before the user did.</summary>
    bool _isDropped;
    long _begun;
    volatile State _state;
    volatile KafkaException? _firstFailure;

    enum State
    {
        None,
        Open,
        /// <summary>The client has given up the transaction: it can only be aborted, and its records are dropped.</summary>
        Failed,
        Committing,
        Aborting,
    }

    /// <summary>Whether records can be sent: a transaction was begun, and neither its commit nor its abort was.</summary>
    internal bool IsOpen => _state is State.Open or State.Failed;

    /// <summary>Whether there is anything to abort or commit.</summary>
    internal bool IsUnderWay => _state != State.None;

    /// <summary>Returns whether a broker's error says that a newer producer owns the transactional id, so that this one can no longer be used (KIP-447).</summary>
    internal static bool IsFenced(int error) => error is ErrorCodes.InvalidProducerEpoch or ErrorCodes.ProducerFenced or ErrorCodes.Fenced;

    /// <summary>Records the failure of a record in the open transaction, which can then no longer be committed.</summary>
    internal void OnRecordFailed(KafkaException error) => _firstFailure ??= error;

    /// <summary>
    /// Returns what an error really is if its code does not say so: a transaction that ran too long, or the reason why the client dropped a transaction's records.
    /// </summary>
    /// <returns>Null if the code is right.</returns>
    internal KafkaException? Explain(int code, string subject)
    {
        if (!IsUnderWay) return null;
        // The broker's code says that another producer owns the ID.
        if (IsFenced(code) && Stopwatch.GetElapsedTime(_begun) is { TotalMilliseconds: var ran } && ran > _transactionTimeoutMs)
            return KafkaErrors.TransactionTimedOut(code, subject, (long)ran, _transactionTimeoutMs);
        return producer.Events.TransactionFailure is { } failure && (code is ErrorCodes.PurgeQueue or ErrorCodes.State || (code == failure.Code && failure.IsPassing)) ? FailureOf(failure, subject) : null;
    }

    /// <summary>
    /// Drops the unsent records of a failed transaction, which will never be sent and would not be reported until delivery.timeout.ms has passed. Their reports
    /// then arrive now. Java's sender does the same.
    /// </summary>
    /// <remarks>
    /// librdkafka drops records without a gap in the sequence numbers only when it aborts their transaction. So the abort is begun here, for a short time at each
    /// call. For the user nothing changes: the transaction is in progress until the user aborts it.
    /// </remarks>
    internal void DropFailed()
    {
        if (_state is not (State.Open or State.Failed) || producer.Events.TransactionFailure is null || !Monitor.TryEnter(_dropping)) return;
        try
        {
            if (_state is not (State.Open or State.Failed)) return;
            _state = State.Failed;
            if (!_isDropped) _isDropped = TryMake(AbortCall, SliceMs);
        }
        catch (Confluent.Kafka.KafkaException)
        {
            // The abort continues with the next call, and finally with the user's own.
        }
        finally
        {
            Monitor.Exit(_dropping);
        }
    }

    /// <summary>
    /// Begins a transaction. The first one waits until the coordinator has given this producer the transactional id, which fences the previous owner (KIP-98).
    /// </summary>
    /// <remarks>An abort or commit that timed out is completed first.</remarks>
    /// <exception cref="InvalidOperationException">A transaction is in progress already.</exception>
    /// <exception cref="KafkaException">The coordinator refused, or did not answer in time.</exception>
    /// <exception cref="OperationCanceledException">The call was stopped; the next call resumes it.</exception>
    internal void Begin(int? timeoutMs, CancellationToken stop)
    {
        if (IsOpen)
            throw new TransactionStateException("A transaction is already in progress. First commit it with Complete-KafkaTransaction or abort it with Undo-KafkaTransaction.");
        BoundedWait wait = Wait(timeoutMs, stop);
        if (_state == State.Committing && GiveUpCommit("begin", wait)) Log("The commit of the previous transaction, which was not answered in time, succeeded.");
        if (_state == State.Aborting) FinishAbort("begin", wait);
        Claim(wait);
        producer.Events.TransactionFailure = null;
        Call("begin", wait, static (client, _) => client.BeginTransaction());
        _firstFailure = null;
        _begun = Stopwatch.GetTimestamp();
        _state = State.Open;
    }

    /// <summary>
    /// Waits until the coordinator has given this producer the transactional id, which fences the previous owner (KIP-98). Otherwise, the first transaction does so.
    /// </summary>
    /// <exception cref="KafkaException">The coordinator refused, or did not answer in time.</exception>
    /// <exception cref="OperationCanceledException">The call was stopped; the next call resumes it.</exception>
    internal void Claim(CancellationToken stop) => Claim(Wait(null, stop));

    /// <summary>Waits for all records of the transaction, and commits it.</summary>
    /// <exception cref="InvalidOperationException">No transaction is in progress, or its abort has begun.</exception>
    /// <exception cref="KafkaException">A record failed, or the coordinator refused: the transaction must be aborted, unless the error is fatal or retriable.</exception>
    /// <exception cref="OperationCanceledException">The call was stopped; the next call resumes it.</exception>
    internal void Commit(int? timeoutMs, CancellationToken stop)
    {
        EnsureUnderWay("commit");
        if (_state == State.Aborting)
            throw new TransactionStateException("The transaction is being aborted and can no longer be committed. To complete the abort, run Undo-KafkaTransaction.");
        ThrowIfRecordFailed();
        if (_state == State.Failed) throw FailureOf(producer.Events.TransactionFailure!, $"{Subject} cannot be committed");
        ResumeCommit("be committed", Wait(timeoutMs, stop));
    }

    /// <summary>Commits the transaction, but gives up a commit that does not finish in time, so that the transaction can be aborted.</summary>
    /// <exception cref="KafkaException">The transaction is not committed or, if the error says that it is possibly persisted, its outcome is unknown.</exception>
    /// <inheritdoc cref="Commit"/>
    internal void CommitOrGiveUp(int? timeoutMs, CancellationToken stop)
    {
        try
        {
            Commit(timeoutMs, stop);
        }
        catch (KafkaException e) when (_state == State.Committing && !e.IsFatal)
        {
            if (GiveUpCommit("be committed", Wait(GiveUpMs, stop))) return;
            throw KafkaErrors.CoordinatorTimeout($"{Subject} cannot be committed", timeoutMs ?? maxBlockMs, producer.Events.LastReason, mayBeCommitted: false);
        }
    }

    /// <summary>Drops the transaction's unsent records and aborts it, so that consumers that read only committed records see none of them.</summary>
    /// <exception cref="InvalidOperationException">No transaction is in progress, or it has been committed meanwhile.</exception>
    /// <exception cref="KafkaException">The coordinator did not answer in time, or the producer met a fatal error.</exception>
    /// <exception cref="OperationCanceledException">The call was stopped; the next call resumes it.</exception>
    internal void Abort(int? timeoutMs, CancellationToken stop)
    {
        EnsureUnderWay("abort");
        BoundedWait wait = Wait(timeoutMs, stop);
        if (_state == State.Committing && GiveUpCommit("be aborted", wait))
            throw new TransactionStateException("The transaction cannot be aborted: its commit, which was not answered in time, has reached the coordinator.");
        FinishAbort("be aborted", wait);
    }

    /// <summary>Aborts the transaction in progress if that is possible in time.</summary>
    /// <param name="timeoutMs">How long the abort may take at most; also limited by max.block.ms.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <param name="hurry">Also ends the wait; the transaction is then not aborted.</param>
    /// <returns>True if it was aborted. If not, the coordinator aborts it after transaction.timeout.ms.</returns>
    /// <exception cref="OperationCanceledException">The first of the two tokens stopped the wait.</exception>
    internal bool TryAbort(int timeoutMs, CancellationToken stop, CancellationToken hurry = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, hurry);
        try
        {
            Abort(Math.Min(timeoutMs, maxBlockMs), either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception e) when (e is KafkaException or InvalidOperationException)
        {
            Log(e.Message);
            return false;
        }
    }

    void Claim(BoundedWait wait)
    {
        if (_isInitialized) return;
        Call("be initialized", wait, static (client, slice) => client.InitTransactions(slice));
        _isInitialized = true;
    }

    void Log(string message) => producer.Events.OnLog(new LogMessage(transactionalId, SyslogLevel.Warning, "TXN", message));

    void EnsureUnderWay(string what)
    {
        if (!IsUnderWay) throw new TransactionStateException($"There is no transaction to {what}. Start one with Start-KafkaTransaction.");
    }

    void ThrowIfRecordFailed()
    {
        unwaited.Collect();
        // A record that was dropped because its transaction failed may not say why; the commit does.
        if (_firstFailure is not { } failure || (failure.Code == ErrorCodes.PurgeQueue && !failure.IsFatal)) return;
        throw KafkaErrors.Again(failure, $"{Subject} cannot be committed, because a record failed");
    }

    /// <summary>Drops what a commit still waits for, so that it fails and can be followed by an abort, unless it is done already.</summary>
    /// <returns>True if the transaction was committed.</returns>
    bool GiveUpCommit(string what, BoundedWait wait)
    {
        producer.Purge();
        try
        {
            ResumeCommit(what, wait);
            return true;
        }
        catch (KafkaException) when (_state == State.Open)
        {
            return false;
        }
    }

    void ResumeCommit(string what, BoundedWait wait)
    {
        _state = State.Committing;
        try
        {
            Call(what, wait, static (client, slice) => client.CommitTransaction(slice), isCommit: true);
            _state = State.None;
        }
        catch (KafkaException e) when (e.PersistenceStatus == PersistenceStatus.NotPersisted && !e.IsFatal)
        {
            // Only a commit that has failed for good can be followed by an abort.
            _state = State.Open;
            throw;
        }
    }

    void FinishAbort(string what, BoundedWait wait)
    {
        lock (_dropping) _state = State.Aborting;
        if (!_isDropped) Call(what, wait, AbortCall);
        unwaited.ForgetDropped();
        (_isDropped, _state) = (false, State.None);
    }

    static KafkaException FailureOf(TransactionFailure failure, string subject) => KafkaErrors.TransactionFailed(subject, failure.Code, failure.Reason, failure.IsPassing);

    BoundedWait Wait(int? timeoutMs, CancellationToken stop) => new(timeoutMs ?? maxBlockMs, stop)
    {
        SliceMs = SliceMs,
        BackoffMs = RetryBackoffMs,
        // A refused login does not go away by waiting either.
        FatalError = () => producer.Events.FatalAfter(RefusalGraceMs),
    };

    void Call(string what, BoundedWait wait, Action<IProducer<byte[], byte[]>, TimeSpan> call, bool isCommit = false)
    {
        string subject = $"{Subject} cannot {what}";
        Confluent.Kafka.KafkaException? last = null;
        try
        {
            if (!wait.Until(Attempt)) throw Unfinished();
        }
        catch (KafkaException e) when (e.IsFatal && !e.Message.StartsWith(subject, StringComparison.Ordinal))
        {
            throw KafkaErrors.Again(e, subject);
        }

        bool Attempt(int slice)
        {
            try
            {
                return TryMake(call, slice);
            }
            catch (KafkaRetriableException e)
            {
                // Only the slice has ended: librdkafka asks for the same call again, and resumes it.
                last = e;
                return false;
            }
            catch (Confluent.Kafka.KafkaException e)
            {
                throw Failure(e);
            }
        }

        // librdkafka's message for a slice that has ended is meant for programmers.
        KafkaException Unfinished() => last is null || (int)last.Error.Code is ErrorCodes.TimedOut or ErrorCodes.Conflict or ErrorCodes.PrevInProgress
            ? KafkaErrors.CoordinatorTimeout(subject, wait.ElapsedMs, producer.Events.LastReason, isCommit) : Failure(last);

        KafkaException Failure(Confluent.Kafka.KafkaException e)
        {
            if (e.Error.IsFatal) producer.Events.OnError((int)e.Error.Code, e.Error.Reason, isFatal: true);
            return Explain((int)e.Error.Code, subject) ?? (e is KafkaTxnRequiresAbortException
                ? KafkaErrors.AbortRequired((int)e.Error.Code, subject, e.Error.Reason, inner: e)
                : KafkaErrors.FromCode((int)e.Error.Code, subject, e.Error.Reason, isFatal: e.Error.IsFatal, inner: e));
        }
    }

    /// <summary>
    /// Makes a call, or resumes one that was left running, on its own thread: an abort waits for the client's threads without a limit, and these for the name server.
    /// </summary>
    /// <returns>False if the call has not ended.</returns>
    bool TryMake(Action<IProducer<byte[], byte[]>, TimeSpan> call, int slice) =>
        _call.TryMake(call, () => producer.Call(client => call(client, TimeSpan.FromMilliseconds(slice))), slice + OverrunMs);

    string Subject => $"The transaction of '{transactionalId}'";
}
