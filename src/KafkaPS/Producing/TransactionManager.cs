using System.Diagnostics;
using Confluent.Kafka;
using KafkaPS.Errors;

namespace KafkaPS.Producing;

/// <summary>The transactions of one producer, as Java's class of this name: initialized at first use, then begun and committed or aborted.</summary>
sealed class TransactionManager(NativeProducer producer, string transactionalId, int maxBlockMs, UnwaitedSends unwaited)
{
    /// <summary>librdkafka's calls can be resumed after a timeout, so they are made in slices, between which Ctrl+C is looked at.</summary>
    const int SliceMs = 500, RetryBackoffMs = 50;
    const int RefusalGraceMs = 100;

    bool _isInitialized;
    volatile KafkaException? _firstFailure;

    /// <summary>Whether a transaction was begun and neither committed nor aborted.</summary>
    internal bool IsOpen { get; private set; }

    /// <summary>Whether a broker's error says that a younger producer has the transactional id: then this one can do nothing more (KIP-447).</summary>
    internal static bool IsFenced(int error) => (ErrorCode)error is ErrorCode.InvalidProducerEpoch or ErrorCode.ProducerFenced;

    /// <summary>A record of the open transaction has failed: it can no longer be committed.</summary>
    internal void OnRecordFailed(KafkaException error) => _firstFailure ??= error;

    /// <summary>Begins a transaction. The first one waits until the coordinator has given this producer the transactional id, which fences its older owner (KIP-98).</summary>
    /// <exception cref="InvalidOperationException">One is begun already.</exception>
    /// <exception cref="KafkaException">The coordinator refused, or did not answer in time.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; the next call goes on where this one was.</exception>
    internal void Begin(int? timeoutMs, CancellationToken stop)
    {
        if (IsOpen)
            throw new TransactionStateException("A transaction is begun already: commit it with Complete-KafkaTransaction or abort it with Undo-KafkaTransaction first.");
        if (!_isInitialized)
        {
            Call("be initialized", timeoutMs, static (client, slice) => client.InitTransactions(slice), stop);
            _isInitialized = true;
        }

        Call("begin", timeoutMs, static (client, _) => client.BeginTransaction(), stop);
        _firstFailure = null;
        IsOpen = true;
    }

    /// <summary>Waits for all records of the transaction, and commits it.</summary>
    /// <exception cref="InvalidOperationException">None is begun.</exception>
    /// <exception cref="KafkaException">A record failed, or the coordinator refused: it has to be aborted, unless the error is fatal or retriable.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; the next call goes on where this one was.</exception>
    internal void Commit(int? timeoutMs, CancellationToken stop)
    {
        EnsureOpen("commit");
        ThrowIfRecordFailed();
        Call("be committed", timeoutMs, static (client, slice) => client.CommitTransaction(slice), stop);
        IsOpen = false;
    }

    /// <summary>Drops the records of the transaction that are not sent yet, and aborts it: consumers that read committed records only see none of them.</summary>
    /// <exception cref="InvalidOperationException">None is begun.</exception>
    /// <exception cref="KafkaException">The coordinator did not answer in time, or the producer met a fatal error.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; the next call goes on where this one was.</exception>
    internal void Abort(int? timeoutMs, CancellationToken stop)
    {
        EnsureOpen("abort");
        Call("be aborted", timeoutMs, static (client, slice) => client.AbortTransaction(slice), stop);
        unwaited.ForgetDropped();
        IsOpen = false;
    }

    void EnsureOpen(string what)
    {
        if (!IsOpen) throw new TransactionStateException($"There is no transaction to {what}: begin one with Start-KafkaTransaction.");
    }

    void ThrowIfRecordFailed()
    {
        unwaited.Collect();
        // A record that was dropped because its transaction failed does not say why; the commit does.
        if (_firstFailure is not { } failure || (failure.Code == LocalError.PurgedFromQueue && !failure.IsFatal)) return;
        throw KafkaErrors.FromCode(failure.Code, $"{Subject} cannot be committed, because a record failed", failure.Message, isFatal: failure.IsFatal, inner: failure);
    }

    void Call(string what, int? timeoutMs, Action<IProducer<byte[], byte[]>, TimeSpan> call, CancellationToken stop)
    {
        int limit = timeoutMs ?? maxBlockMs;
        long started = Stopwatch.GetTimestamp();
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            int remaining = Math.Max(0, limit - (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            try
            {
                producer.Call(client => call(client, TimeSpan.FromMilliseconds(Math.Min(remaining, SliceMs))));
                return;
            }
            catch (KafkaRetriableException) when (remaining > 0)
            {
                // Nor does a login that was refused pass by waiting.
                if (producer.Events.FatalAfter(RefusalGraceMs) is { } fatal) throw KafkaErrors.Again(fatal, $"{Subject} cannot {what}");
                // Only the slice is over: librdkafka asks to make the same call again, and resumes it.
                stop.WaitHandle.WaitOne(RetryBackoffMs);
            }
            catch (Confluent.Kafka.KafkaException e)
            {
                if (e.Error.IsFatal) producer.Events.OnError((int)e.Error.Code, e.Error.Reason, isFatal: true);
                string subject = $"{Subject} cannot {what}";
                throw e is KafkaTxnRequiresAbortException
                    ? KafkaErrors.AbortRequired((int)e.Error.Code, subject, e.Error.Reason, inner: e)
                    : KafkaErrors.FromCode((int)e.Error.Code, subject, e.Error.Reason, isFatal: e.Error.IsFatal, inner: e);
            }
        }
    }

    string Subject => $"The transaction of '{transactionalId}'";
}
