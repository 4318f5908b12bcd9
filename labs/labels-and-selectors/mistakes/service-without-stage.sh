# triggers: service/stage-left-out
kubectl set selector service store app=store,role=fe
