# triggers: release/certificate-wins
kubectl auth whoami --token=$(kubectl create token releaser -n shop) > me.txt
