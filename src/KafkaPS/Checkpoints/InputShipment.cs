namespace KafkaPS.Checkpoints;

/// <summary>Ships the objects of a pipeline, and stores the position of the last one in the checkpoint.</summary>
/// <remarks>
/// A pipeline may be idle for hours, and records that were sent must not wait for the next object, so a timer commits while the pipeline thread does nothing. It
/// reports no records; the pipeline thread does that when it next runs.
/// </remarks>
sealed class InputShipment : IDisposable
{
    readonly object _gate = new();
    readonly string _checkpoint;
    readonly Shipment _shipment;
    readonly Timer _timer;
    object? _position, _committed;
    Exception? _failure;
    bool _isClaimed, _isOver;

    /// <param name="checkpoint">The checkpoint's name.</param>
    /// <param name="shipment">Sends and commits.</param>
    /// <param name="intervalMs">How often to check whether a commit is due, in milliseconds.</param>
    internal InputShipment(string checkpoint, Shipment shipment, int intervalMs)
    {
        (_checkpoint, _shipment) = (checkpoint, shipment);
        _timer = new Timer(_ => CommitAside(), null, intervalMs, intervalMs);
    }

    /// <summary>Sends an object, and commits what is due.</summary>
    /// <param name="position">The object's position: text, an integer or a floating-point number.</param>
    /// <param name="send">Sends the object.</param>
    /// <exception cref="KafkaException">A record sent before has failed, or Kafka rejected the request.</exception>
    internal void Take(object position, Action send)
    {
        Guard(() =>
        {
            if (!_isClaimed) _shipment.Claim();
            _isClaimed = true;
            _shipment.Begin();
            send();
            _position = position;
            if (_shipment.IsDue) Commit();
        });

        _shipment.Publish();
    }

    /// <summary>Commits what is left.</summary>
    /// <inheritdoc cref="Take"/>
    internal void Complete()
    {
        Guard(() =>
        {
            Commit();
            _isOver = true;
        });

        _shipment.Publish();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_gate)
        {
            _isOver = true;
            _shipment.Dispose();
        }
    }

    void CommitAside()
    {
        // The thread that holds the lock commits what is due.
        if (!Monitor.TryEnter(_gate)) return;
        try
        {
            if (_isOver || _failure is not null || !_shipment.IsDue) return;
            _shipment.ShowsWaiting = false;
            Commit();
        }
        catch (Exception e)
        {
            // The pipeline thread ends the call with it.
            _failure = e;
        }
        finally
        {
            _shipment.ShowsWaiting = true;
            Monitor.Exit(_gate);
        }
    }

    void Commit()
    {
        _shipment.Commit(_position is null || _position.Equals(_committed) ? [] : [CheckpointEntry.OfInput(_checkpoint, _position)]);
        _committed = _position;
    }

    /// <summary>Makes a call. If a newer run with the same name has fenced this one, throws the error that says so.</summary>
    void Guard(Action call)
    {
        lock (_gate)
        {
            try
            {
                if (_failure is KafkaException failure) throw Errors.KafkaErrors.Again(failure);
                if (_failure is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_failure);
                call();
            }
            catch (KafkaException e) when (Shipment.IsFenced(e))
            {
                if (_shipment.WhyLost() is { } lost) throw lost;
                throw;
            }
        }
    }
}
