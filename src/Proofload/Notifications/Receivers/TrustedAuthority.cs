using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Proofload.Notifications.Receivers;

/// <summary>Trusts the authorities of a PEM file in place of the system's; the name must match as ever.</summary>
internal sealed class TrustedAuthority(string path)
{
    public bool Accepts(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
            return false;
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(path);
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.CustomTrustStore.AddRange(authorities);
        if (chain is not null)
            own.ChainPolicy.ExtraStore.AddRange(chain.ChainElements.Select(static e => e.Certificate).ToArray());
        using var leaf = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return own.Build(leaf);
    }
}
