# triggers: why/report-only
kubectl get deployment web -o yaml | grep ProgressDeadline > why.txt
