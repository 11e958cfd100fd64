namespace KafkaPS.Checkpoints;

/// <summary>Receives messages for the user about shipped files, on the pipeline thread.</summary>
interface IShippingReport
{
    /// <summary>Reports a problem that did not stop the shipping.</summary>
    void Warn(string text);

    /// <summary>Reports normal progress.</summary>
    void Verbose(string text);

    /// <summary>Reports a file that cannot be read; processing continues with the others.</summary>
    void NotRead(string path, Exception exception);
}
