# triggers: tolerate/taint-removed
kubectl taint node worker-2 only-
