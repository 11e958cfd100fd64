namespace KafkaPS.Checkpoints;

/// <summary>Hears what somebody should know of files that are shipped, on the pipeline thread.</summary>
interface IShippingReport
{
    /// <summary>Something that went on all the same.</summary>
    void Warn(string text);

    /// <summary>Something that went as it should.</summary>
    void Verbose(string text);

    /// <summary>A file cannot be read; processing continues with the others.</summary>
    void NotRead(string path, Exception exception);
}
