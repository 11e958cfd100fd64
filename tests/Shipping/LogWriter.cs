using System;
using System.IO;
using System.Threading;

/// <summary>Writes numbered lines, and rotates the log.</summary>
public sealed class LogWriter(string folder, int rate, int seed)
{
    readonly Random _random = new(seed);
    readonly Thread[] _thread = new Thread[1];
    volatile bool _stop;
    public long Lines;
    public int Renamed, Copied;

    public void Start()
    {
        _thread[0] = new Thread(Run);
        _thread[0].Start();
    }

    public void Stop()
    {
        _stop = true;
        _thread[0].Join();
    }

    void Run()
    {
        string log = Path.Combine(folder, "app.log");
        int rotations = 0;
        while (!_stop)
        {
            using (var stream = new FileStream(log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
            {
                int lines = _random.Next(rate / 4, rate * 4);
                for (int i = 0; i < lines && !_stop;)
                {
                    // A write may end in the middle of a line.
                    int burst = _random.Next(1, Math.Max(2, rate / 50));
                    var text = new System.Text.StringBuilder();
                    for (int j = 0; j < burst; j++, i++) text.Append(++Lines).Append(' ').Append('x', _random.Next(0, 200)).Append('\n');
                    byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text.ToString());
                    int half = _random.Next(bytes.Length);
                    stream.Write(bytes, 0, half);
                    stream.Flush();
                    if (_random.Next(10) == 0) Thread.Sleep(1);
                    stream.Write(bytes, half, bytes.Length - half);
                    stream.Flush();
                    Thread.Sleep(Math.Max(1, burst * 1000 / rate));
                }
            }
            if (_stop) return;
            string rotated = Path.Combine(folder, $"app.log.{++rotations:D5}");
            if (_random.Next(4) > 0) { File.Move(log, rotated); Renamed++; }
            else
            {
                File.Copy(log, rotated);
                using var truncated = new FileStream(log, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
                truncated.SetLength(0);
                Copied++;
            }
        }
    }
}
