using Proofload.Plans;
using Proofload.Plans.Binding;

namespace Proofload.Protocols;

/// <summary>Takes secrets out of text that a server sent back.</summary>
internal sealed class SecretMask
{
    private readonly string[] _secrets;

    public SecretMask(DriverContext context)
    {
        var (target, request) = (context.Target, context.Request);
        var secrets = context.Variables.Secrets.Where(static value => value.Length >= 4).ToList();
        void Add(Secret? secret, bool always)
        {
            if (secret is not null && (always || secret.FromEnvironment) && secret.Reveal() is { Length: >= 4 } value)
            {
                secrets.Add(value);
                if (value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && value.Length >= 11)
                {
                    secrets.Add(value[7..]);
                }
            }
        }

        Add(target.ApiKey, always: true);
        foreach (var (name, value) in target.Headers.Concat(request.Headers))
        {
            Add(value, SecretCodec.IsSensitive(name));
        }

        _secrets = [.. secrets];
    }

    /// <summary>The text with every secret replaced by ***.</summary>
    public string Apply(string text)
    {
        foreach (var secret in _secrets)
        {
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        }

        return text;
    }
}
